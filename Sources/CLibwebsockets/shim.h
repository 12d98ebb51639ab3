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

// lws_snprintf-free and NULL-safe: `in` of LWS_CALLBACK_CLIENT_CONNECTION_ERROR is a string of `len` bytes or NULL; the others that
// Swift needs are plain functions. This one is only here because enum lws_close_status does not import as something that takes any
// 16-bit code.
static inline void rg_lws_close_reason(struct lws *wsi, uint16_t code, unsigned char *text, size_t length) {
    lws_close_reason(wsi, (enum lws_close_status)code, text, length);
}

#endif
