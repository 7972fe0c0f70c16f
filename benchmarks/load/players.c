/* Players of a quiz: each answers the question that it was shown, once, within the spread. */
#define _GNU_SOURCE
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Copy the id behind `marker`, and return what follows it. */
static const char *id_after(const char *text, size_t size, const char *marker, char id[64])
{
    const char *found = memmem(text, size, marker, strlen(marker));
    if (!found)
        return NULL;
    found += strlen(marker);
    const char *quote = memchr(found, '"', size - (size_t)(found - text));
    if (!quote || quote - found > 63)
        return NULL;
    memcpy(id, found, (size_t)(quote - found));
    id[quote - found] = 0;
    return quote;
}

/* Plan an answer to a question that has just been opened. */
void see_question(struct conn *c, const char *text, size_t size)
{
    char question[64], choice[64];
    if (!memmem(text, size, "\"state\":\"question_active\"", 25))
        return;
    const char *rest = id_after(text, size, "\"question\":{\"id\":\"", question);
    if (!rest || strcmp(question, c->question) == 0)
        return;
    if (!id_after(rest, size - (size_t)(rest - text), "\"choices\":[{\"id\":\"", choice))
        return;
    strcpy(c->question, question);
    strcpy(c->pending, choice);
    c->due = now_ns() + (uint64_t)(options.spread * 1e9 * (rand() / (RAND_MAX + 1.0)));
}

static void answer(struct conn *c)
{
    char text[512];
    int size = snprintf(text, sizeof text,
                        "{\"type\":\"answer\",\"id\":\"%u-%u\",\"data\":{\"question_id\":\"%s\",\"choice\":\"%s\"}}",
                        c->index, c->sent, c->question, c->pending);
    c->pending[0] = 0;
    c->sent++;
    c->sent_at = now_ns();
    send_text(c, text, (size_t)size);
}

void send_due_answers(uint64_t now)
{
    for (uint32_t i = 0; i < conn_count; i++)
        if (conns[i].pending[0] && conns[i].due <= now && conns[i].state == OPEN)
            answer(&conns[i]);
}
