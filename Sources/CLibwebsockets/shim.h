#ifndef CLIBWEBSOCKETS_SHIM_H
#define CLIBWEBSOCKETS_SHIM_H

#include <libwebsockets.h>

// LWS_PRE goes through function-like macros, which Swift does not import.
static inline size_t rg_lws_pre(void) {
    return LWS_PRE;
}

// A policy whose times are zero keeps libwebsockets from arming its own ping timer for each connection: its timers are one sorted
// list, walked from the head for every insertion. It has to outlive the context, hence the static.
static inline const lws_retry_bo_t *rg_lws_no_idle_policy(void) {
    static const lws_retry_bo_t none;
    return &none;
}

// A timer that ends the wait in lws_service. The library runs timers before it waits and goes on to wait even when one was due, so
// the callback has to interrupt that wait. The structure ties the timer to its context, which Swift cannot lay out.
struct rg_lws_alarm {
    lws_sorted_usec_list_t timer;
    struct lws_context *context;
};

static inline void rg_lws_alarm_due(lws_sorted_usec_list_t *timer) {
    struct rg_lws_alarm *alarm = lws_container_of(timer, struct rg_lws_alarm, timer);
    lws_cancel_service(alarm->context);
}

static inline void rg_lws_alarm_set(struct rg_lws_alarm *alarm, lws_usec_t microseconds) {
    lws_sul_schedule(alarm->context, 0, &alarm->timer, rg_lws_alarm_due, microseconds);
}

static inline void rg_lws_alarm_cancel(struct rg_lws_alarm *alarm) {
    lws_sul_cancel(&alarm->timer);
}

#endif
