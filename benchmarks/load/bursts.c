/* Everybody at once: answers, and joins. */
#define _GNU_SOURCE
#include "load.h"

#include <stdio.h>
#include <stdlib.h>

enum { LINE = 512 };

static double ms(uint64_t from, uint64_t to)
{
    return to > from ? (double)(to - from) / 1e6 : 0;
}

/* Return the value below which the share `p` of `values` lies. */
static double at_share(uint64_t *values, uint32_t count, double p)
{
    if (!count)
        return 0;
    qsort(values, count, sizeof *values, compare_u64);
    uint32_t i = (uint32_t)(p * count);
    return (double)values[i < count ? i : count - 1] / 1e6;
}

static void send_spread(uint64_t start, uint32_t *next)
{
    uint64_t now = now_ns();
    double step = options.spread * 1e9 / conn_count;
    while (*next < conn_count && start + (uint64_t)(*next * step) <= now) {
        struct conn *c = &conns[(*next)++];
        if (c->slot >= 0 && c->state == OPEN)
            send_message(c);
    }
}

/* Each sender sends one message, all at once or over `spread` seconds; how long until each has its ack? */
void run_burst(void)
{
    uint32_t senders = 0, next = 0;
    connect_all(false);
    for (uint64_t until = now_ns() + 1500000000u; now_ns() < until;)
        pump(20);
    say("ready");
    while (!go_was_said())
        pump(100);
    for (uint32_t i = 0; i < conn_count; i++)
        senders += conns[i].slot >= 0 && conns[i].state == OPEN;
    reset_counts();
    say("begin");
    double cpu = cpu_seconds();
    uint64_t start = now_ns(), give_up = start + (uint64_t)((options.timeout + options.spread) * 1e9);
    while (counts.acks + counts.errors < senders && now_ns() < give_up) {
        send_spread(start, &next);
        pump(next < conn_count ? 0 : 50);
    }
    uint64_t done = now_ns();
    say("end");
    char more[LINE];
    snprintf(more, sizeof more, ",\"sent\":%u,\"unacked\":%llu,\"all_acked_ms\":%.3f,\"acks_per_second\":%.1f", senders,
             (unsigned long long)(senders - counts.acks), ms(start, done), (double)counts.acks * 1e3 / ms(start, done));
    say_result((double)(done - start) / 1e9, cpu_seconds() - cpu, more);
}

static bool is_early(const struct conn *c)
{
    return options.classes[c->klass][0] == 'e';
}

static bool all_are_in(uint32_t wanted)
{
    return greeted_count + lost_lines >= wanted && (!options.present || present_at)
        && (!options.until_seq || caught_up_count + lost_lines >= wanted);
}

static void tell_storm(uint64_t start, double cpu)
{
    uint64_t *opened = calloc(conn_count, sizeof *opened), *greeted = calloc(conn_count, sizeof *greeted);
    uint64_t *caught = calloc(conn_count, sizeof *caught);
    uint32_t o = 0, g = 0, k = 0;
    for (uint32_t i = 0; i < conn_count; i++) {
        struct conn *c = &conns[i];
        if (is_early(c))
            continue;
        if (c->opened)
            opened[o++] = c->opened - start;
        if (c->greeted)
            greeted[g++] = c->greeted - start;
        if (c->caught_up)
            caught[k++] = c->caught_up - start;
    }
    char more[LINE];
    snprintf(more, sizeof more,
             ",\"accepted_ms\":%.3f,\"first_frame_p50_ms\":%.3f,\"first_frame_ms\":%.3f,\"present_ms\":%.3f,"
             "\"caught_up\":%u,\"caught_up_ms\":%.3f,\"joined\":%u",
             at_share(opened, o, 1), at_share(greeted, g, 0.5), at_share(greeted, g, 1), ms(start, present_at), k,
             at_share(caught, k, 1), g);
    say_result((double)(now_ns() - start) / 1e9, cpu, more);
}

/* All connect at once; how long until each has its first frame (and what it missed), and the early ones see them all? */
void run_storm(void)
{
    connect_all(true);
    present_at = 0;
    say("ready");
    while (!go_was_said())
        pump(100);
    reset_counts();
    say("begin");
    double cpu = cpu_seconds();
    uint64_t start = now_ns(), give_up = start + (uint64_t)(options.timeout * 1e9);
    for (uint32_t i = 0; i < conn_count; i++) {
        if (!is_early(&conns[i]))
            start_connecting(&conns[i]);
        if (i % 64 == 63)
            pump(0);
    }
    while (!all_are_in(conn_count) && now_ns() < give_up)
        pump(20);
    say("end");
    tell_storm(start, cpu_seconds() - cpu);
}
