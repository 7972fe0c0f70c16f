/* What a text frame says: a greeting, a delivery, an ack; each is checked for order, and that it comes once. */
#define _GNU_SOURCE
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Look at the front of a text only: what is told there stands there. */
static bool begins(const char *text, size_t size, const char *with)
{
    size_t length = strlen(with);
    return size >= length && memcmp(text, with, length) == 0;
}

static const char *after(const char *text, size_t size, const char *marker)
{
    const char *found = memmem(text, size, marker, strlen(marker));
    return found ? found + strlen(marker) : NULL;
}

/* `@T<time, 16 hex>:<sender, 2 hex>:<number, 8 hex>@` is in each message that is sent. */
static void take_delivery(struct conn *c, const char *stamp)
{
    char *rest;
    uint64_t sent_at = strtoull(stamp, &rest, 16);
    unsigned slot = (unsigned)strtoul(rest + 1, &rest, 16) % MAX_SENDERS;
    uint32_t n = (uint32_t)strtoul(rest + 1, &rest, 16);
    if (n != c->next_n[slot])
        disordered++;
    c->next_n[slot] = n + 1;
    if ((int)slot == c->slot)
        c->echoed++;
    counts.deliveries++;
    record(&latencies[c->klass], now_ns() - sent_at);
}

static void take_seq(struct conn *c, const char *text, size_t size)
{
    const char *found = after(text, size, "\"seq\":");
    if (!found || *found < '0' || *found > '9')
        return;
    uint64_t seq = strtoull(found, NULL, 10);
    if (seq <= c->seq)
        disordered++;
    c->seq = seq;
    if (options.until_seq && seq >= options.until_seq && !c->caught_up) {
        c->caught_up = now_ns();
        caught_up_count++;
    }
}

static void take_greeting(struct conn *c, const char *text, size_t size)
{
    if (!begins(text, size, options.first))
        return; /* socket.io says something of its own before */
    c->state = OPEN;
    c->greeted = now_ns();
    greeted_count++;
    if (c->asked_to_resume) {
        if (!after(text, size, "\"resumed\":true"))
            not_resumed++;
    } else {
        const char *found = after(text, size, "\"seq\":");
        c->seq = found ? strtoull(found, NULL, 10) : 0;
    }
}

static void take_ack(struct conn *c, const char *text, size_t size)
{
    if (options.ack_ids) {
        const char *id = after(text, size, "\"id\":");
        char *rest = NULL;
        if (!id || (id += strspn(id, " \""), strtoul(id, &rest, 10) != c->index) || *rest != '-'
            || strtoul(rest + 1, NULL, 10) != c->acked)
            disordered++;
    }
    c->acked++;
    counts.acks++;
    if (c->sent_at && c->acked == c->sent)
        record(&latencies[c->klass], now_ns() - c->sent_at);
}

static void take_error(const char *text, size_t size)
{
    counts.errors++;
    for (size_t i = 0; !first_error[0] && i < size && i < sizeof first_error - 1; i++)
        first_error[i] = text[i] < 32 || text[i] == '"' || text[i] == '\\' ? ' ' : text[i];
}

static void see_presence(const char *text, size_t size)
{
    const char *found = after(text, size, "\"participant_count\":");
    if (found && !present_at && atoi(found) >= options.present)
        present_at = now_ns();
}

static void see_end(struct conn *c, const char *text, size_t size)
{
    if (after(text, size, "\"state\":\"ended\""))
        ended_count++;
    if (c->index == 0 && after(text, size, "\"state\":\"answer_reveal\""))
        say("revealed"); /* the first player's eyes are the host's */
    see_question(c, text, size);
}

void take_message(struct conn *c, const char *text, size_t size)
{
    if (c->state == GREETING) {
        take_greeting(c, text, size);
        if (options.present)
            see_presence(text, size);
        return;
    }
    if (size == 1 && *text == '2') { /* Engine.IO's own ping */
        send_text(c, "3", 1);
        return;
    }
    const char *stamp = after(text, size, "@T");
    if (stamp) {
        take_delivery(c, stamp);
        take_seq(c, text, size);
    } else if (options.ack && begins(text, size, options.ack)) {
        take_ack(c, text, size);
    } else if (begins(text, size, "{\"type\":\"error\"")) {
        take_error(text, size);
    } else {
        if (begins(text, size, "{\"type\":\"answer_result\""))
            counts.results++;
        if (options.plays && begins(text, size, "{\"type\":\"session_update\""))
            see_end(c, text, size);
        if (options.present)
            see_presence(text, size);
        take_seq(c, text, size);
    }
}

/* In the template, %S is the stamp and %I the message's id. */
void send_message(struct conn *c)
{
    char text[4096];
    size_t at = 0;
    c->sent_at = now_ns();
    for (const char *p = options.message; *p && at < sizeof text - 64; p++) {
        if (p[0] == '%' && p[1] == 'S')
            at += (size_t)sprintf(text + at, "@T%016llx:%02x:%08x@", (unsigned long long)c->sent_at,
                                  c->slot < 0 ? 0u : (unsigned)c->slot, c->sent),
                p++;
        else if (p[0] == '%' && p[1] == 'I')
            at += (size_t)sprintf(text + at, "%u-%u", c->index, c->sent), p++;
        else
            text[at++] = *p;
    }
    c->sent++;
    send_text(c, text, at);
}
