/* The limit in C: one room, one thread, no checks. What came goes to everybody, by one send() a message and member,
 * or, with "joined", by one send() a turn of the loop and member.
 *
 *     loop PORT single|joined
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST = 20000, READ_SIZE = 1 << 16, TURN_SIZE = 1 << 20 };

struct member {
    int fd;
    bool is_in, is_watched;
    unsigned char *in, *out; /* a request or frame that has not come whole; what the kernel did not take */
    size_t in_size, out_size;
};

static struct member members[MOST];
static int poller, count;
static bool joined;
static unsigned char turn[TURN_SIZE]; /* frames that leave together */
static size_t turn_size;

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static void watch(struct member *m, bool writing)
{
    struct epoll_event event = {.events = EPOLLIN | (writing ? EPOLLOUT : 0u), .data.ptr = m};
    if (epoll_ctl(poller, m->is_watched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, m->fd, &event))
        fail("epoll_ctl");
    m->is_watched = true;
}

static void end(struct member *m)
{
    close(m->fd);
    m->fd = -1;
    m->is_in = false;
}

static void write_to(struct member *m, const void *data, size_t size)
{
    ssize_t done = m->out_size ? 0 : send(m->fd, data, size, MSG_NOSIGNAL);
    if (done < 0 && errno != EAGAIN) {
        end(m);
        return;
    }
    size_t taken = done > 0 ? (size_t)done : 0;
    if (taken == size)
        return;
    if (!(m->out = realloc(m->out, m->out_size + size - taken)))
        fail("realloc");
    memcpy(m->out + m->out_size, (const unsigned char *)data + taken, size - taken);
    m->out_size += size - taken;
    watch(m, true);
}

static void flush(struct member *m)
{
    ssize_t done = send(m->fd, m->out, m->out_size, MSG_NOSIGNAL);
    if (done > 0) {
        m->out_size -= (size_t)done;
        memmove(m->out, m->out + done, m->out_size);
    }
    watch(m, m->out_size > 0);
}

static void tell_all(void)
{
    for (int i = 0; i < count && turn_size; i++)
        if (members[i].is_in)
            write_to(&members[i], turn, turn_size);
    turn_size = 0;
}

static void broadcast(const unsigned char *text, size_t size)
{
    if (turn_size + size + 4 > sizeof turn)
        tell_all();
    turn[turn_size++] = 0x81;
    if (size < 126) {
        turn[turn_size++] = (unsigned char)size;
    } else {
        turn[turn_size++] = 126;
        turn[turn_size++] = (unsigned char)(size >> 8);
        turn[turn_size++] = (unsigned char)size;
    }
    memcpy(turn + turn_size, text, size);
    turn_size += size;
    if (!joined)
        tell_all();
}

/* Take one frame off the front; return its size, or 0 if it is not whole. Clients mask, and send no long ones. */
static size_t take_frame(unsigned char *data, size_t size)
{
    size_t head = 6, length = size > 1 ? data[1] & 127 : 0;
    if (length == 126) {
        head = 8;
        length = size > 3 ? (size_t)data[2] << 8 | data[3] : SIZE_MAX / 2;
    }
    if (size < head || size - head < length)
        return 0;
    for (size_t i = 0; i < length; i++)
        data[head + i] ^= data[head - 4 + i % 4];
    if ((data[0] & 15) == 1)
        broadcast(data + head, length);
    return head + length;
}

static size_t shake_hands(struct member *m)
{
    static const char accepted[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";
    unsigned char *end_of_head = memmem(m->in, m->in_size, "\r\n\r\n", 4);
    if (!end_of_head)
        return 0;
    write_to(m, accepted, sizeof accepted - 1);
    m->is_in = m->fd >= 0;
    return (size_t)(end_of_head + 4 - m->in);
}

static void read_from(struct member *m)
{
    if (!(m->in = realloc(m->in, m->in_size + READ_SIZE)))
        fail("realloc");
    ssize_t got = recv(m->fd, m->in + m->in_size, READ_SIZE, 0);
    if (got <= 0) {
        if (got == 0 || errno != EAGAIN)
            end(m);
        return;
    }
    m->in_size += (size_t)got;
    size_t at = m->is_in ? 0 : shake_hands(m), taken = 1;
    while (m->is_in && taken && at < m->in_size)
        at += taken = take_frame(m->in + at, m->in_size - at);
    m->in_size -= at;
    memmove(m->in, m->in + at, m->in_size);
}

static void let_in(int listener)
{
    for (int fd, on = 1; count < MOST && (fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        members[count].fd = fd;
        watch(&members[count++], false);
    }
}

int main(int argc, char **argv)
{
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons((uint16_t)(argc > 1 ? atoi(argv[1]) : 0))};
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    joined = argc > 2 && strcmp(argv[2], "joined") == 0;
    signal(SIGPIPE, SIG_IGN);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&here, sizeof here) || listen(listener, 4096))
        fail("listen");
    poller = epoll_create1(0);
    struct epoll_event first = {.events = EPOLLIN, .data.ptr = NULL}, events[1024];
    epoll_ctl(poller, EPOLL_CTL_ADD, listener, &first);
    for (;;) {
        int found = epoll_wait(poller, events, 1024, -1);
        for (int i = 0; i < found; i++) {
            struct member *m = events[i].data.ptr;
            if (!m)
                let_in(listener);
            else if (m->fd >= 0 && events[i].events & EPOLLOUT && m->out_size)
                flush(m);
            if (m && m->fd >= 0 && events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))
                read_from(m);
        }
        tell_all();
    }
}
