// Many WebSocket subscribers of one channel on one thread, and what reaches them.
//
//     subscribers HOST PORT TARGET COUNT
//
// Every subscriber reads every event and checks that the numbers follow each other. The ids of the benchmark's rows tell the
// event's number and when it was sent: "e12-345", nanoseconds of the monotonic clock.
//
// It says, a line each: `connected` when all handshakes are done, `subscribed` when all are told that they are, `reached N` when
// event N has reached everybody. To a line on the input it answers with `report` and what came since the one before, as JSON.
// It ends with its input. Anything unexpected ends it with a line on the standard error.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

// A nonce and its answer from RFC 6455, 1.3: nobody is to be protected here.
#define NONCE "dGhlIHNhbXBsZSBub25jZQ=="
#define ACCEPT "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

enum { TEXT = 1, CLOSE = 8, PING = 9, PONG = 10 };
enum { LARGEST_FRAME = 1024, READ_SIZE = 64 * 1024, EVENTS_UNDER_WAY = 4096, EPOLL_BATCH = 512 };

struct subscriber {
    int link;
    bool is_subscribed;
    int64_t last;                       // the number of the last event, or -1
    uint64_t digest;                    // of the ids of all events since the last report
    size_t rest;                        // bytes of a frame that is not whole yet
    unsigned char kept[LARGEST_FRAME];
};

static struct subscriber *subscribers;
static uint32_t count, subscribed;
static uint32_t arrivals[EVENTS_UNDER_WAY]; // of each event under way, by its number
static uint32_t *delays;                    // microseconds, since the last report
static size_t delay_count, delay_room;
static char sample[LARGEST_FRAME + 1]; // the first event since the last report
static const uint64_t EMPTY_DIGEST = 14695981039346656037u;

__attribute__((noreturn, format(printf, 1, 2))) static void fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(1);
}

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

// MARK: - Events

static void note_delay(int64_t nanoseconds) {
    if (delay_count == delay_room) {
        delay_room = delay_room ? delay_room * 2 : 1 << 20;
        delays = realloc(delays, delay_room * sizeof *delays);
        if (!delays) fail("no memory for the delays");
    }
    delays[delay_count++] = (uint32_t)(nanoseconds / 1000);
}

static void note_arrival(int64_t number) {
    uint32_t *arrived = &arrivals[number % EVENTS_UNDER_WAY];
    if (++*arrived < count) return;
    *arrived = 0;
    printf("reached %" PRId64 "\n", number);
    fflush(stdout);
}

// FNV-1a.
static uint64_t digest(uint64_t value, const char *bytes, size_t size) {
    for (size_t index = 0; index < size; index++) value = (value ^ (unsigned char)bytes[index]) * 1099511628211u;
    return value;
}

static bool begins(const char *text, size_t size, const char *words) {
    size_t length = strlen(words);
    return size >= length && memcmp(text, words, length) == 0;
}

static bool contains(const char *text, size_t size, const char *words) {
    return memmem(text, size, words, strlen(words)) != NULL;
}

static void take_event(struct subscriber *subscriber, const char *text, size_t size, int64_t arrived) {
    // "Something was missed, fetch again": what a relay may say when it has just joined the upstream.
    if (subscriber->last < 0 && contains(text, size, "\"type\":\"*\"")) return;
    static const char before_number[] = "\"ids\":[\"e";
    const char *id = memmem(text, size, before_number, sizeof before_number - 1);
    if (!id) fail("an event that is none of the benchmark's: %.*s", (int)size, text);
    id += sizeof before_number - 1;
    char *end;
    // The text is followed by a zero: see `take_frame`.
    int64_t number = strtoll(id, &end, 10);
    int64_t sent = *end == '-' ? strtoll(end + 1, &end, 10) : 0;
    if (!sent || memcmp(end, "\"]", 2)) fail("an id that is none of the benchmark's: %.*s", (int)size, text);
    if (number != subscriber->last + 1) fail("event %" PRId64 " followed event %" PRId64, number, subscriber->last);
    subscriber->last = number;
    subscriber->digest = digest(subscriber->digest, id, (size_t)(end - id));
    if (!delay_count) snprintf(sample, sizeof sample, "%.*s", (int)size, text);
    note_delay(arrived - sent);
    note_arrival(number);
}

static void take_text(struct subscriber *subscriber, const char *text, size_t size, int64_t arrived) {
    if (begins(text, size, "{\"channel\"")) {
        take_event(subscriber, text, size, arrived);
    } else if (contains(text, size, "\"op\":\"subscribed\"")) {
        if (!subscriber->is_subscribed && ++subscribed == count) {
            puts("subscribed");
            fflush(stdout);
        }
        subscriber->is_subscribed = true;
    } else if (!contains(text, size, "\"op\":\"ready\"")) {
        fail("a subscriber was told: %.*s", (int)size, text);
    }
}

// MARK: - Frames

static void send_all(int link, const void *bytes, size_t size) {
    if (send(link, bytes, size, MSG_NOSIGNAL) != (ssize_t)size) fail("cannot send: %s", strerror(errno));
}

static void answer_ping(const struct subscriber *subscriber, const unsigned char *payload, size_t size) {
    unsigned char frame[6 + 125] = {0x80 | PONG, (unsigned char)(0x80 | size)};
    if (size > 125) fail("a ping of %zu bytes", size);
    // The mask is zero: it must be there, and does nothing.
    memcpy(frame + 6, payload, size);
    send_all(subscriber->link, frame, 6 + size);
}

static void take_frame(
    struct subscriber *subscriber, int opcode, unsigned char *payload, size_t size, int64_t arrived
) {
    if (opcode == TEXT) {
        // A zero ends the text; the byte in its place is the next frame's.
        unsigned char next = payload[size];
        payload[size] = 0;
        take_text(subscriber, (const char *)payload, size, arrived);
        payload[size] = next;
    } else if (opcode == PING) {
        answer_ping(subscriber, payload, size);
    } else if (opcode == CLOSE) {
        int code = size >= 2 ? payload[0] << 8 | payload[1] : 1005;
        fail("a subscriber was closed: %d %.*s", code, size > 2 ? (int)size - 2 : 0, payload + 2);
    } else if (opcode != PONG) {
        fail("a frame with opcode %d", opcode);
    }
}

// Takes every whole frame; gives how many bytes they were. There is room for one byte behind the buffer.
static size_t take_frames(struct subscriber *subscriber, unsigned char *buffer, size_t size, int64_t arrived) {
    size_t begin = 0;
    while (size - begin >= 2) {
        unsigned char *head = buffer + begin;
        size_t length = head[1] & 0x7F, header = 2;
        if (head[1] & 0x80) fail("a server's frame is masked");
        if (!(head[0] & 0x80) || length == 127) fail("a message in pieces, or a very long one");
        if (length == 126) {
            header = 4;
            if (size - begin < header) break;
            length = (size_t)head[2] << 8 | head[3];
        }
        if (header + length > LARGEST_FRAME) fail("a frame of %zu bytes is none of the benchmark's", length);
        if (size - begin < header + length) break;
        take_frame(subscriber, head[0] & 0x0F, head + header, length, arrived);
        begin += header + length;
    }
    return begin;
}

static void receive(struct subscriber *subscriber) {
    static unsigned char buffer[LARGEST_FRAME + READ_SIZE + 1];
    memcpy(buffer, subscriber->kept, subscriber->rest);
    ssize_t got = recv(subscriber->link, buffer + subscriber->rest, READ_SIZE, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got < 0) fail("cannot receive: %s", strerror(errno));
    if (got == 0) fail("a subscriber's connection was closed without a close frame");
    size_t size = subscriber->rest + (size_t)got;
    size_t taken = take_frames(subscriber, buffer, size, now());
    subscriber->rest = size - taken;
    memcpy(subscriber->kept, buffer + taken, subscriber->rest);
}

// MARK: - Handshakes

// Frames that follow the answer at once are left in the socket.
static void shake_hands(int link, const char *host, int port, const char *target) {
    char text[4096];
    int size = snprintf(
        text, sizeof text,
        "GET %s HTTP/1.1\r\nHost: %s:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: " NONCE "\r\nSec-WebSocket-Version: 13\r\n\r\n",
        target, host, port);
    if (size < 0 || (size_t)size >= sizeof text) fail("the target is too long");
    send_all(link, text, (size_t)size);
    for (;;) {
        ssize_t got = recv(link, text, sizeof text - 1, MSG_PEEK);
        if (got <= 0) fail("the handshake was not answered: %s", got ? strerror(errno) : "the connection was closed");
        text[got] = 0;
        char *end = strstr(text, "\r\n\r\n");
        if (end) {
            end[4] = 0;
            if (!begins(text, (size_t)got, "HTTP/1.1 101 ") || !strstr(text, ACCEPT))
                fail("the handshake was refused: %s", text);
            if (recv(link, text, (size_t)(end + 4 - text), 0) != end + 4 - text) fail("cannot receive twice");
            return;
        }
        // What is peeked at stays readable, so waiting for more takes a pause.
        usleep(100);
    }
}

static void connect_one(struct subscriber *subscriber, const char *host, int port, const char *target) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    if (inet_pton(AF_INET, host, &address.sin_addr) != 1) fail("%s is no IPv4 address", host);
    int on = 1;
    subscriber->link = socket(AF_INET, SOCK_STREAM, 0);
    if (subscriber->link < 0 || connect(subscriber->link, (struct sockaddr *)&address, sizeof address))
        fail("cannot connect: %s", strerror(errno));
    setsockopt(subscriber->link, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    subscriber->last = -1;
    subscriber->digest = EMPTY_DIGEST;
    shake_hands(subscriber->link, host, port, target);
}

// MARK: - Reports

static int compare(const void *left, const void *right) {
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

static uint32_t percentile(double part) {
    size_t index = (size_t)((double)delay_count * part);
    if (!delay_count) return 0;
    return delays[index < delay_count ? index : delay_count - 1];
}

// Sorting a million delays takes a while, so a report is asked for when nothing is under way.
static void report(void) {
    for (uint32_t index = 1; index < count; index++)
        if (subscribers[index].digest != subscribers[0].digest) fail("not every subscriber got the same ids");
    qsort(delays, delay_count, sizeof *delays, compare);
    printf(
        "report {\"delivered\":%zu,\"p50\":%u,\"p99\":%u,\"worst\":%u,\"digest\":\"%016" PRIx64 "\",\"sample\":%s}\n",
        delay_count, percentile(0.5), percentile(0.99), percentile(1), subscribers[0].digest,
        delay_count ? sample : "null");
    fflush(stdout);
    delay_count = 0;
    for (uint32_t index = 0; index < count; index++) subscribers[index].digest = EMPTY_DIGEST;
}

static void take_input(void) {
    char text[256];
    ssize_t got = read(STDIN_FILENO, text, sizeof text);
    if (got <= 0) exit(0);
    for (ssize_t index = 0; index < got; index++)
        if (text[index] == '\n') report();
}

// MARK: - Running

static void watch(int poller, int link, struct subscriber *subscriber) {
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = subscriber};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, link, &event)) fail("cannot watch: %s", strerror(errno));
}

int main(int argc, char **argv) {
    if (argc != 5) fail("usage: subscribers HOST PORT TARGET COUNT");
    count = (uint32_t)strtoul(argv[4], NULL, 10);
    subscribers = calloc(count, sizeof *subscribers);
    int poller = epoll_create1(0);
    if (!count || !subscribers || poller < 0) fail("cannot begin with %s subscribers", argv[4]);
    watch(poller, STDIN_FILENO, NULL);
    for (uint32_t index = 0; index < count; index++) {
        connect_one(&subscribers[index], argv[1], atoi(argv[2]), argv[3]);
        watch(poller, subscribers[index].link, &subscribers[index]);
    }
    puts("connected");
    fflush(stdout);
    for (;;) {
        struct epoll_event events[EPOLL_BATCH];
        int ready = epoll_wait(poller, events, EPOLL_BATCH, -1);
        if (ready < 0 && errno != EINTR) fail("cannot wait: %s", strerror(errno));
        for (int index = 0; index < ready; index++) {
            if (events[index].data.ptr) receive(events[index].data.ptr);
            else take_input();
        }
    }
}
