/* The load: thousands of WebSocket clients in one thread, so that the server is the limit and not they. */
#ifndef LOAD_H
#define LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { IDLE, CONNECTING, SHAKING, GREETING, OPEN, CLOSED };
enum { MAX_SENDERS = 4, MAX_CLASSES = 4, READ_SIZE = 1 << 18, STAMP_SIZE = 30 };

/* One client. What it is comes from the plan; the rest is what it has seen. */
struct conn {
    int fd, port, state, klass, slot; /* slot: which of its room's senders it is, or -1 */
    uint32_t index, room;
    char *path, *headers, *hello;
    unsigned char *rest, *out;       /* a frame that has not come whole; what the kernel did not take */
    uint32_t rest_size, rest_room, out_size, out_room;
    bool asked_to_resume;
    uint64_t seq;                    /* the last durable event */
    uint32_t next_n[MAX_SENDERS];    /* the next message of each sender in its room */
    uint32_t sent, echoed, acked, results;
    uint64_t started, opened, greeted, caught_up, sent_at, due;
    char question[64], pending[64];  /* the last one answered; the choice to be sent when it is due */
};

struct histogram {
    uint64_t counts[64 * 32], total, max;
};

/* What the command line says. */
struct options {
    const char *plan, *mode, *message, *first, *ack;
    const char *classes[MAX_CLASSES];
    double rates[MAX_CLASSES], seconds, warm, spread, timeout;
    int in_flight, parallel, core, present, gather_us;
    uint64_t until_seq;
    bool ack_ids, plays;
};

/* What is counted over all clients since the last `reset_counts`. */
struct counts {
    uint64_t deliveries, acks, errors, results, frames, bytes;
};

extern struct options options;
extern struct conn *conns;
extern uint32_t conn_count;
extern struct counts counts;
extern struct histogram latencies[MAX_CLASSES];
extern uint64_t disordered, lost_lines, not_resumed, present_at;
extern uint32_t open_count, greeted_count, caught_up_count, ended_count;
extern char first_error[200];

/* plan.c */
void read_plan(const char *path);
int class_of(const char *name);

/* net.c */
void start_network(void);
void start_connecting(struct conn *c);
void connect_all(bool early_only);
int pump(int timeout_ms);
void send_text(struct conn *c, const char *text, size_t size);
void send_frame(struct conn *c, int opcode, const void *data, size_t size);
void end(struct conn *c, const char *why);
bool go_was_said(void);

/* frames.c */
bool shake_hands(struct conn *c, unsigned char *data, size_t *size);
size_t take_frames(struct conn *c, unsigned char *data, size_t size);

/* messages.c */
void take_message(struct conn *c, const char *text, size_t size);
void send_message(struct conn *c);

/* players.c */
void see_question(struct conn *c, const char *text, size_t size);
void send_due_answers(uint64_t now);

/* modes.c, bursts.c */
void run_saturate(void);
void run_paced(void);
void run_burst(void);
void run_storm(void);
void run_idle(void);
void run_game(void);

/* stats.c */
uint64_t now_ns(void);
double cpu_seconds(void);
void record(struct histogram *h, uint64_t ns);
double percentile_ms(const struct histogram *h, double p);
int compare_u64(const void *a, const void *b);
void say(const char *event);
void say_result(double seconds, double cpu, const char *more);
void reset_counts(void);
void die(const char *format, ...);

#endif
