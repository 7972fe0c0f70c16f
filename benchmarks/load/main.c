/* load --plan FILE --mode saturate|paced|burst|storm|idle|game ...; says JSON lines, begins at a line on stdin. */
#define _GNU_SOURCE
#include "load.h"

#include <getopt.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

struct options options = {
    .message = "", .first = "", .seconds = 5, .timeout = 60, .in_flight = 64, .parallel = 32, .core = -1,
};

static const struct option names[] = {
    {"plan", 1, 0, 'p'},      {"mode", 1, 0, 'm'},    {"message", 1, 0, 'M'},  {"first", 1, 0, 'f'},
    {"ack", 1, 0, 'a'},       {"ack-ids", 0, 0, 'i'}, {"seconds", 1, 0, 's'},  {"warm", 1, 0, 'w'},
    {"spread", 1, 0, 'S'},    {"timeout", 1, 0, 't'}, {"in-flight", 1, 0, 'n'}, {"parallel", 1, 0, 'P'},
    {"core", 1, 0, 'c'},      {"rate", 1, 0, 'r'},    {"present", 1, 0, 'N'},  {"until-seq", 1, 0, 'u'},
    {"gather-us", 1, 0, 'g'}, {"plays", 0, 0, 'q'},  {0},
};

static void set_rate(char *text)
{
    char *equals = strchr(text, '=');
    if (!equals)
        die("--rate CLASS=NUMBER");
    *equals = 0;
    options.rates[class_of(text)] = atof(equals + 1);
}

static void set_option(int name, char *value)
{
    switch (name) {
    case 'p': options.plan = value; break;
    case 'm': options.mode = value; break;
    case 'M': options.message = value; break;
    case 'f': options.first = value; break;
    case 'a': options.ack = value; break;
    case 'i': options.ack_ids = true; break;
    case 's': options.seconds = atof(value); break;
    case 'w': options.warm = atof(value); break;
    case 'S': options.spread = atof(value); break;
    case 't': options.timeout = atof(value); break;
    case 'n': options.in_flight = atoi(value); break;
    case 'P': options.parallel = atoi(value); break;
    case 'c': options.core = atoi(value); break;
    case 'r': set_rate(value); break;
    case 'N': options.present = atoi(value); break;
    case 'u': options.until_seq = strtoull(value, NULL, 10); break;
    case 'g': options.gather_us = atoi(value); break;
    case 'q': options.plays = true; break;
    default: die("unknown option");
    }
}

static void stay_on(int core)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(core, &set);
    if (sched_setaffinity(0, sizeof set, &set))
        die("cannot stay on core %d", core);
}

int main(int argc, char **argv)
{
    static const struct { const char *name; void (*run)(void); } modes[] = {
        {"saturate", run_saturate}, {"paced", run_paced}, {"burst", run_burst},
        {"storm", run_storm},       {"idle", run_idle},   {"game", run_game},
    };
    for (int name; (name = getopt_long(argc, argv, "", names, NULL)) != -1;)
        set_option(name, optarg);
    if (!options.plan || !options.mode)
        die("--plan and --mode are needed");
    if (options.core >= 0)
        stay_on(options.core);
    read_plan(options.plan);
    start_network();
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
        if (strcmp(options.mode, modes[i].name) == 0) {
            modes[i].run();
            return 0;
        }
    die("no mode %s", options.mode);
}
