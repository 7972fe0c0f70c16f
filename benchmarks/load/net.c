/* Sockets and one epoll loop. */
#define _GNU_SOURCE
#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static int poller;
static bool go_said;
static uint32_t connecting_count;
static unsigned char buffer[READ_SIZE];

void start_network(void)
{
    poller = epoll_create1(0);
    struct epoll_event input = {.events = EPOLLIN, .data.ptr = NULL};
    if (poller < 0 || epoll_ctl(poller, EPOLL_CTL_ADD, STDIN_FILENO, &input))
        die("cannot poll: %s", strerror(errno));
}

bool go_was_said(void)
{
    return go_said;
}

static void watch(struct conn *c, int operation, bool writing)
{
    struct epoll_event event = {.events = EPOLLIN | (writing ? EPOLLOUT : 0u), .data.ptr = c};
    if (epoll_ctl(poller, operation, c->fd, &event))
        die("cannot watch a socket: %s", strerror(errno));
}

void start_connecting(struct conn *c)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)c->port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (c->fd < 0)
        die("no more sockets: raise ulimit -n");
    int on = 1;
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    c->started = now_ns();
    if (connect(c->fd, (struct sockaddr *)&to, sizeof to) && errno != EINPROGRESS)
        die("cannot connect: %s", strerror(errno));
    c->state = CONNECTING;
    connecting_count++;
    watch(c, EPOLL_CTL_ADD, true);
}

void end(struct conn *c, const char *why)
{
    if (c->state == CLOSED)
        return;
    if (c->state == CONNECTING || c->state == SHAKING)
        connecting_count--;
    else
        open_count--;
    lost_lines++;
    if (!first_error[0])
        for (size_t i = 0; why[i] && i < sizeof first_error - 1; i++)
            first_error[i] = why[i] < 32 || why[i] == '"' || why[i] == '\\' ? ' ' : why[i];
    c->state = CLOSED;
    close(c->fd);
    free(c->rest);
    free(c->out);
    c->rest = c->out = NULL;
    c->rest_size = c->out_size = 0;
}

static void keep(unsigned char **kept, uint32_t *size, uint32_t *room, const void *data, size_t more)
{
    if (*size + more > *room) {
        *room = (uint32_t)(*size + more + 512);
        if (!(*kept = realloc(*kept, *room)))
            die("no memory");
    }
    memcpy(*kept + *size, data, more);
    *size += (uint32_t)more;
}

static void write_bytes(struct conn *c, const void *data, size_t size)
{
    if (c->state == CLOSED)
        return;
    ssize_t done = c->out_size ? 0 : send(c->fd, data, size, MSG_NOSIGNAL);
    if (done < 0 && errno != EAGAIN) {
        end(c, "write failed");
        return;
    }
    if (done < 0)
        done = 0;
    if ((size_t)done < size) {
        keep(&c->out, &c->out_size, &c->out_room, (const char *)data + done, size - (size_t)done);
        watch(c, EPOLL_CTL_MOD, true);
    }
}

static void flush(struct conn *c)
{
    if (c->out_size) {
        ssize_t done = send(c->fd, c->out, c->out_size, MSG_NOSIGNAL);
        if (done < 0 && errno != EAGAIN) {
            end(c, "write failed");
            return;
        }
        if (done > 0) {
            c->out_size -= (uint32_t)done;
            memmove(c->out, c->out + done, c->out_size);
        }
    }
    watch(c, EPOLL_CTL_MOD, c->out_size > 0);
}

/* A client's frame is masked; a mask of zeros is a mask. */
void send_frame(struct conn *c, int opcode, const void *data, size_t size)
{
    unsigned char frame[8192] = {(unsigned char)(0x80 | opcode)};
    size_t head = 2;
    if (size > sizeof frame - 8)
        die("a message of %zu bytes", size);
    if (size < 126) {
        frame[1] = (unsigned char)(0x80 | size);
    } else {
        frame[1] = 0x80 | 126;
        frame[2] = (unsigned char)(size >> 8);
        frame[3] = (unsigned char)size;
        head = 4;
    }
    memset(frame + head, 0, 4);
    memcpy(frame + head + 4, data, size);
    write_bytes(c, frame, head + 4 + size);
}

void send_text(struct conn *c, const char *text, size_t size)
{
    send_frame(c, 1, text, size);
}

static void ask_to_upgrade(struct conn *c)
{
    char request[4096], more[2048] = "";
    size_t at = 0;
    for (const char *p = c->headers; *p && at < sizeof more - 3; p++) {
        if (*p == '|')
            at += (size_t)sprintf(more + at, "\r\n");
        else
            more[at++] = *p;
    }
    int size = snprintf(request, sizeof request,
                        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Key: bG9hZC1nZW5lcmF0b3ItMQ==\r\nSec-WebSocket-Version: 13\r\n%.*s%s\r\n",
                        c->path, c->port, (int)at, more, at ? "\r\n" : "");
    c->state = SHAKING;
    watch(c, EPOLL_CTL_MOD, false);
    write_bytes(c, request, (size_t)size);
}

static void read_from(struct conn *c)
{
    size_t have = c->rest_size;
    if (have >= sizeof buffer)
        die("a frame of more than %zu bytes", sizeof buffer);
    if (have)
        memcpy(buffer, c->rest, have);
    ssize_t got = recv(c->fd, buffer + have, sizeof buffer - have, 0);
    if (got <= 0) {
        if (got == 0 || errno != EAGAIN)
            end(c, got ? strerror(errno) : "the server hung up");
        return;
    }
    counts.bytes += (uint64_t)got;
    size_t size = have + (size_t)got, taken = 0;
    if (c->state == SHAKING && shake_hands(c, buffer, &size))
        connecting_count--;
    if (c->state >= GREETING && c->state != CLOSED)
        taken = take_frames(c, buffer, size);
    if (c->state == CLOSED)
        return;
    c->rest_size = 0;
    if (taken < size)
        keep(&c->rest, &c->rest_size, &c->rest_room, buffer + taken, size - taken);
}

static void handle(struct conn *c, uint32_t events)
{
    if (c->state == CLOSED)
        return;
    if (c->state == CONNECTING) {
        int error = 0;
        socklen_t size = sizeof error;
        getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error)
            end(c, strerror(error));
        else
            ask_to_upgrade(c);
        return;
    }
    if (events & EPOLLOUT)
        flush(c);
    if (events & (EPOLLIN | EPOLLHUP | EPOLLERR) && c->state != CLOSED)
        read_from(c);
}

/* Handle what there is; return how many sockets had something. */
int pump(int timeout_ms)
{
    struct epoll_event events[1024];
    int found = epoll_wait(poller, events, 1024, timeout_ms);
    for (int i = 0; i < found; i++) {
        if (events[i].data.ptr) {
            handle(events[i].data.ptr, events[i].events);
            continue;
        }
        char line[64];
        if (read(STDIN_FILENO, line, sizeof line) <= 0)
            exit(0); /* the bench is gone */
        go_said = true;
    }
    return found;
}

/* Bring clients in, `parallel` handshakes at a time; with `early_only`, those of the class "early". */
void connect_all(bool early_only)
{
    uint64_t give_up = now_ns() + (uint64_t)(options.timeout * 1e9);
    uint32_t next = 0, wanted = 0;
    while (next < conn_count || greeted_count + lost_lines < wanted) {
        for (; next < conn_count && (wanted - greeted_count - lost_lines) < (uint32_t)options.parallel; next++) {
            if (early_only && strcmp(options.classes[conns[next].klass], "early") != 0)
                continue;
            start_connecting(&conns[next]);
            wanted++;
        }
        pump(50);
        if (now_ns() > give_up)
            die("%u of %u clients were let in: %s", greeted_count, wanted, first_error);
    }
}
