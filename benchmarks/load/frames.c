/* RFC 6455 from the client's side: the handshake's answer, frames in, control frames answered. */
#define _GNU_SOURCE
#include "load.h"

#include <stdio.h>
#include <string.h>

enum { CONTINUATION, TEXT, BINARY, CLOSE = 8, PING, PONG };

/* Return whether the handshake is over; its bytes are then taken off the front of `data`. */
bool shake_hands(struct conn *c, unsigned char *data, size_t *size)
{
    unsigned char *end_of_head = memmem(data, *size, "\r\n\r\n", 4);
    if (!end_of_head)
        return false;
    if (*size < 12 || memcmp(data, "HTTP/1.1 101", 12) != 0) {
        char status[64];
        snprintf(status, sizeof status, "handshake: %.12s", (char *)data);
        end(c, status);
        return false;
    }
    size_t head = (size_t)(end_of_head + 4 - data);
    *size -= head;
    memmove(data, data + head, *size);
    c->opened = now_ns();
    c->state = GREETING;
    open_count++;
    if (c->hello[0])
        send_text(c, c->hello, strlen(c->hello));
    if (!options.first[0]) {
        c->state = OPEN;
        c->greeted = c->opened;
        greeted_count++;
    }
    return true;
}

static void take_close(struct conn *c, const unsigned char *payload, size_t size)
{
    char why[64] = "closed";
    if (size >= 2)
        snprintf(why, sizeof why, "closed %d %.*s", payload[0] << 8 | payload[1], (int)(size - 2), payload + 2);
    end(c, why);
}

/* Take every whole frame and return how many bytes they were. No server masks, and none here fragments. */
size_t take_frames(struct conn *c, unsigned char *data, size_t size)
{
    size_t at = 0;
    while (size - at >= 2 && c->state != CLOSED) {
        unsigned char *frame = data + at;
        size_t head = 2, length = frame[1] & 127;
        if (length == 126) {
            if (size - at < 4)
                break;
            length = (size_t)frame[2] << 8 | frame[3];
            head = 4;
        } else if (length == 127) {
            if (size - at < 10)
                break;
            length = 0;
            for (int i = 2; i < 10; i++)
                length = length << 8 | frame[i];
            head = 10;
        }
        if (size - at < head + length)
            break;
        counts.frames++;
        switch (frame[0] & 15) {
        case TEXT:
            take_message(c, (char *)frame + head, length);
            break;
        case PING:
            send_frame(c, PONG, frame + head, length);
            break;
        case CLOSE:
            take_close(c, frame + head, length);
            break;
        }
        at += head + length;
    }
    return at;
}
