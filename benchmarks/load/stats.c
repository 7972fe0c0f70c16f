/* Clocks, percentiles, and the lines that the bench reads. */
#define _GNU_SOURCE
#include "load.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

struct counts counts;
struct histogram latencies[MAX_CLASSES];
uint64_t disordered, lost_lines, not_resumed, present_at;
uint32_t open_count, greeted_count, caught_up_count, ended_count;
char first_error[200];

uint64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

double cpu_seconds(void)
{
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec)
         + (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

/* A bucket for each 1/32 of a power of two: within 3 %, whatever the range. */
static size_t bucket(uint64_t ns)
{
    if (ns < 32)
        return (size_t)ns;
    int exponent = 63 - __builtin_clzll(ns);
    return (size_t)((exponent - 4) * 32 + (int)((ns >> (exponent - 5)) & 31));
}

void record(struct histogram *h, uint64_t ns)
{
    h->counts[bucket(ns)]++;
    h->total++;
    if (ns > h->max)
        h->max = ns;
}

double percentile_ms(const struct histogram *h, double p)
{
    uint64_t wanted = (uint64_t)((double)h->total * p), seen = 0;
    for (size_t i = 0; i < sizeof h->counts / sizeof *h->counts; i++) {
        seen += h->counts[i];
        if (seen > wanted) {
            if (i < 32)
                return (double)i / 1e6;
            int exponent = (int)(i / 32) + 4;
            return (double)((32 + i % 32) << (exponent - 5)) / 1e6;
        }
    }
    return (double)h->max / 1e6;
}

int compare_u64(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

void say(const char *event)
{
    printf("{\"event\":\"%s\",\"open\":%u}\n", event, open_count);
    fflush(stdout);
}

void say_result(double seconds, double cpu, const char *more)
{
    printf("{\"event\":\"result\",\"clients\":%u,\"open\":%u,\"seconds\":%.6f,\"load_cpu\":%.6f,", conn_count, open_count,
           seconds, cpu);
    printf("\"deliveries\":%llu,\"acks\":%llu,\"errors\":%llu,\"results\":%llu,\"bytes\":%llu,",
           (unsigned long long)counts.deliveries, (unsigned long long)counts.acks, (unsigned long long)counts.errors,
           (unsigned long long)counts.results, (unsigned long long)counts.bytes);
    printf("\"disordered\":%llu,\"lost_lines\":%llu,\"not_resumed\":%llu,\"first_error\":\"%s\",",
           (unsigned long long)disordered, (unsigned long long)lost_lines, (unsigned long long)not_resumed, first_error);
    printf("\"latency\":{");
    for (int i = 0, n = 0; i < MAX_CLASSES; i++)
        if (latencies[i].total)
            printf("%s\"%s\":{\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"max_ms\":%.3f,\"count\":%llu}", n++ ? "," : "",
                   options.classes[i], percentile_ms(&latencies[i], 0.5), percentile_ms(&latencies[i], 0.99),
                   (double)latencies[i].max / 1e6, (unsigned long long)latencies[i].total);
    printf("}%s}\n", more);
    fflush(stdout);
}

void reset_counts(void)
{
    memset(&counts, 0, sizeof counts);
    memset(latencies, 0, sizeof latencies);
}

void die(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    vfprintf(stderr, format, list);
    va_end(list);
    fputc('\n', stderr);
    exit(1);
}
