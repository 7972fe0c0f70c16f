/* The plan: a client a line, `port class room sends path headers hello`, with tabs between; `|` between headers. */
#define _GNU_SOURCE
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct conn *conns;
uint32_t conn_count;

int class_of(const char *name)
{
    for (int i = 0; i < MAX_CLASSES; i++) {
        if (options.classes[i] && strcmp(options.classes[i], name) == 0)
            return i;
        if (!options.classes[i]) {
            options.classes[i] = strdup(name);
            return i;
        }
    }
    die("more than %d classes of clients", MAX_CLASSES);
    return -1;
}

static void add(char *line)
{
    char *field[7] = {0};
    for (int i = 0; i < 7; i++)
        if (!(field[i] = strsep(&line, "\t")))
            die("a line of the plan has %d fields", i);
    if (conn_count % 1024 == 0 && !(conns = realloc(conns, (conn_count + 1024) * sizeof *conns)))
        die("no memory");
    struct conn *c = &conns[conn_count];
    memset(c, 0, sizeof *c);
    c->fd = -1;
    c->index = conn_count++;
    c->port = atoi(field[0]);
    c->klass = class_of(field[1]);
    c->room = (uint32_t)atoi(field[2]);
    c->slot = atoi(field[3]) ? 0 : -1;
    c->path = strdup(field[4]);
    c->headers = strdup(field[5]);
    c->hello = strdup(field[6]);
    const char *resume = strstr(c->path, "last_seq=");
    c->asked_to_resume = resume != NULL;
    c->seq = resume ? strtoull(resume + 9, NULL, 10) : 0;
}

/* Number the senders of each room, so that their messages can be told apart. */
static void number_senders(void)
{
    uint32_t rooms = 0;
    for (uint32_t i = 0; i < conn_count; i++)
        if (conns[i].room >= rooms)
            rooms = conns[i].room + 1;
    int *used = calloc(rooms, sizeof *used);
    for (uint32_t i = 0; i < conn_count; i++)
        if (conns[i].slot >= 0)
            conns[i].slot = used[conns[i].room]++ % MAX_SENDERS;
    free(used);
}

void read_plan(const char *path)
{
    FILE *file = fopen(path, "r");
    if (!file)
        die("cannot read %s", path);
    char *line = NULL;
    size_t room = 0;
    ssize_t size;
    while ((size = getline(&line, &room, file)) > 0) {
        if (line[size - 1] == '\n')
            line[size - 1] = 0;
        add(line);
    }
    free(line);
    fclose(file);
    number_senders();
}
