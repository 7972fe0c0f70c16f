/* What a room is for: saturate it, speak in it at a pace, sit in it, play in it. */
#define _GNU_SOURCE
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void wait_for_go(void)
{
    say("ready");
    while (!go_was_said())
        pump(100);
}

/* Read until nothing has come for a moment. */
static void settle(double quiet_seconds, double at_most)
{
    uint64_t start = now_ns(), last = start;
    while (now_ns() - last < quiet_seconds * 1e9 && now_ns() - start < at_most * 1e9) {
        uint64_t before = counts.frames;
        pump(20);
        if (counts.frames != before)
            last = now_ns();
    }
}

static void gather_in(void)
{
    connect_all(false);
    settle(0.5, 10);
    wait_for_go();
    reset_counts();
}

/* Return how many messages of its room's senders did not reach a client. */
static uint64_t missing(void)
{
    uint64_t lost = 0;
    uint32_t rooms = 0;
    for (uint32_t i = 0; i < conn_count; i++)
        if (conns[i].room >= rooms)
            rooms = conns[i].room + 1;
    uint32_t(*sent)[MAX_SENDERS] = calloc(rooms, sizeof *sent);
    for (uint32_t i = 0; i < conn_count; i++)
        if (conns[i].slot >= 0)
            sent[conns[i].room][conns[i].slot] = conns[i].sent;
    for (uint32_t i = 0; i < conn_count; i++)
        for (int s = 0; s < MAX_SENDERS; s++)
            if (conns[i].next_n[s] < sent[conns[i].room][s])
                lost += sent[conns[i].room][s] - conns[i].next_n[s];
    free(sent);
    return lost;
}

static uint64_t unacked(void)
{
    uint64_t waiting = 0;
    for (uint32_t i = 0; options.ack && i < conn_count; i++)
        waiting += conns[i].sent - conns[i].acked;
    return waiting;
}

static void drain(void)
{
    uint64_t give_up = now_ns() + 15000000000u;
    while ((missing() || unacked()) && now_ns() < give_up)
        settle(0.3, 5);
}

/* Stop the clocks, then read what is still on its way; what does not come is lost. */
static void finish(double seconds, double cpu)
{
    struct counts window = counts;
    struct histogram told[MAX_CLASSES];
    memcpy(told, latencies, sizeof told);
    drain();
    window.errors = counts.errors;
    counts = window;
    memcpy(latencies, told, sizeof told);
    uint64_t sent = 0;
    for (uint32_t i = 0; i < conn_count; i++)
        sent += conns[i].sent;
    char more[160];
    snprintf(more, sizeof more, ",\"sent\":%llu,\"lost\":%llu,\"unacked\":%llu", (unsigned long long)sent,
             (unsigned long long)missing(), (unsigned long long)unacked());
    say_result(seconds, cpu, more);
}

static void top_up(void)
{
    for (uint32_t i = 0; i < conn_count; i++) {
        struct conn *c = &conns[i];
        while (c->slot >= 0 && c->state == OPEN && c->sent - c->echoed < (uint32_t)options.in_flight)
            send_message(c);
    }
}

static void saturate_for(double seconds)
{
    uint64_t until = now_ns() + (uint64_t)(seconds * 1e9);
    while (now_ns() < until) {
        top_up();
        if (options.gather_us) /* so that one read takes several frames */
            usleep((useconds_t)options.gather_us);
        pump(5);
    }
}

/* Keep `in_flight` messages of each sender under way. */
void run_saturate(void)
{
    gather_in();
    saturate_for(options.warm);
    reset_counts();
    say("begin");
    double cpu = cpu_seconds();
    uint64_t start = now_ns();
    saturate_for(options.seconds);
    double seconds = (double)(now_ns() - start) / 1e9;
    cpu = cpu_seconds() - cpu;
    say("end");
    finish(seconds, cpu);
}

/* Send what is due and return how many ms there are until the next. */
static int send_due(void)
{
    uint64_t now = now_ns(), next = now + 20000000;
    for (uint32_t i = 0; i < conn_count; i++) {
        struct conn *c = &conns[i];
        double rate = options.rates[c->klass];
        if (c->slot < 0 || c->state != OPEN || rate <= 0)
            continue;
        if (!c->due)
            c->due = now + (uint64_t)(1e9 / rate * (rand() / (RAND_MAX + 1.0)));
        if (c->due <= now) {
            send_message(c);
            c->due += (uint64_t)(1e9 / rate);
        }
        if (c->due < next)
            next = c->due;
    }
    return next > now ? (int)((next - now) / 1000000) : 0;
}

static void pace_for(double seconds)
{
    uint64_t until = now_ns() + (uint64_t)(seconds * 1e9);
    while (now_ns() < until)
        pump(send_due());
}

/* Let each sender speak so many times a second. */
void run_paced(void)
{
    gather_in();
    pace_for(options.warm);
    reset_counts();
    say("begin");
    double cpu = cpu_seconds();
    uint64_t start = now_ns();
    pace_for(options.seconds);
    double seconds = (double)(now_ns() - start) / 1e9;
    cpu = cpu_seconds() - cpu;
    say("end");
    finish(seconds, cpu);
}

void run_idle(void)
{
    gather_in();
    say_result(0, 0, "");
}

static uint32_t watched; /* the questions that the first player has seen open */

static void tell_questions(char last[64])
{
    struct conn *c = &conns[0];
    if (strcmp(c->question, last) == 0)
        return;
    strcpy(last, c->question);
    watched++;
    say("question");
}

/* Answer every question until the session has ended; the bench is its host. */
void run_game(void)
{
    char last[64] = "";
    gather_in();
    say("begin");
    double cpu = cpu_seconds();
    uint64_t start = now_ns(), give_up = start + (uint64_t)(options.timeout * 1e9), acked = 0;
    while (ended_count < open_count && now_ns() < give_up) {
        pump(2);
        send_due_answers(now_ns());
        tell_questions(last);
        uint64_t all = (uint64_t)watched * open_count;
        if (counts.acks + counts.errors >= all && all > acked) {
            acked = all;
            say("answered");
        }
    }
    double seconds = (double)(now_ns() - start) / 1e9;
    cpu = cpu_seconds() - cpu;
    say("end");
    settle(0.5, 5);
    char more[160];
    snprintf(more, sizeof more, ",\"questions\":%u,\"ended\":%u,\"unacked\":%llu", watched, ended_count,
             (unsigned long long)unacked());
    say_result(seconds, cpu, more);
}
