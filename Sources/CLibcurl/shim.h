#ifndef CLIBCURL_SHIM_H
#define CLIBCURL_SHIM_H

#include <curl/curl.h>

// Swift cannot call C functions with variable arguments. Each wrapper fixes the type of the last argument; the
// parentheses around the name keep libcurl's type-checking macros out, which want literal options.

// Options that take a number or a switch.
static inline CURLcode curl_shim_easy_set_long(CURL *handle, CURLoption option, long value) {
    return (curl_easy_setopt)(handle, option, value);
}

// Options that take a text, which libcurl copies (all but CURLOPT_POSTFIELDS); NULL takes the option back.
static inline CURLcode curl_shim_easy_set_text(CURL *handle, CURLoption option, const char *value) {
    return (curl_easy_setopt)(handle, option, value);
}

// Options that take a pointer, which libcurl keeps and hands to callbacks.
static inline CURLcode curl_shim_easy_set_pointer(CURL *handle, CURLoption option, void *value) {
    return (curl_easy_setopt)(handle, option, value);
}

// Options that take a 64-bit number, where a long would be taken for garbage on some platforms.
static inline CURLcode curl_shim_easy_set_size(CURL *handle, CURLoption option, curl_off_t size) {
    return (curl_easy_setopt)(handle, option, size);
}

// CURLOPT_HTTPHEADER: the list stays the caller's and must outlive the transfer.
static inline CURLcode curl_shim_easy_set_headers(CURL *handle, const struct curl_slist *list) {
    return (curl_easy_setopt)(handle, CURLOPT_HTTPHEADER, list);
}

// CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION: both have this form.
typedef size_t (*curl_shim_receive)(char *bytes, size_t size, size_t count, void *context);
static inline CURLcode curl_shim_easy_set_receiver(CURL *handle, CURLoption option, curl_shim_receive function) {
    return (curl_easy_setopt)(handle, option, function);
}

// CURLOPT_SEEKFUNCTION.
typedef int (*curl_shim_seek)(void *context, curl_off_t offset, int origin);
static inline CURLcode curl_shim_easy_set_seeker(CURL *handle, curl_shim_seek function) {
    return (curl_easy_setopt)(handle, CURLOPT_SEEKFUNCTION, function);
}

// CURLOPT_PREREQFUNCTION with its context: called whenever a request is about to be sent, on new connections and on kept ones.
static inline CURLcode curl_shim_easy_set_prerequest(CURL *handle, curl_prereq_callback function, void *context) {
    CURLcode code = (curl_easy_setopt)(handle, CURLOPT_PREREQFUNCTION, function);
    return code == CURLE_OK ? (curl_easy_setopt)(handle, CURLOPT_PREREQDATA, context) : code;
}

// CURLINFO_REQUEST_SIZE: bytes of requests that the network has taken, those to a proxy among them.
static inline long curl_shim_easy_sent(CURL *handle) {
    long size = 0;
    (curl_easy_getinfo)(handle, CURLINFO_REQUEST_SIZE, &size);
    return size;
}

// CURLINFO_RESPONSE_CODE.
static inline long curl_shim_easy_status(CURL *handle) {
    long status = 0;
    (curl_easy_getinfo)(handle, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

// CURLINFO_CONTENT_LENGTH_DOWNLOAD_T: -1 when the head does not say.
static inline curl_off_t curl_shim_easy_body_length(CURL *handle) {
    curl_off_t length = -1;
    (curl_easy_getinfo)(handle, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    return length;
}

// CURLINFO_PRIVATE: what was set with CURLOPT_PRIVATE.
static inline void *curl_shim_easy_context(CURL *handle) {
    char *context = NULL;
    (curl_easy_getinfo)(handle, CURLINFO_PRIVATE, &context);
    return context;
}

// Options of the multi handle that take a number.
static inline CURLMcode curl_shim_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return (curl_multi_setopt)(multi, option, value);
}

// CURLMOPT_SOCKETFUNCTION with its context.
static inline CURLMcode curl_shim_multi_watch_sockets(CURLM *multi, curl_socket_callback function, void *context) {
    CURLMcode code = (curl_multi_setopt)(multi, CURLMOPT_SOCKETFUNCTION, function);
    return code == CURLM_OK ? (curl_multi_setopt)(multi, CURLMOPT_SOCKETDATA, context) : code;
}

// CURLMOPT_TIMERFUNCTION with its context.
static inline CURLMcode curl_shim_multi_watch_timer(CURLM *multi, curl_multi_timer_callback function, void *context) {
    CURLMcode code = (curl_multi_setopt)(multi, CURLMOPT_TIMERFUNCTION, function);
    return code == CURLM_OK ? (curl_multi_setopt)(multi, CURLMOPT_TIMERDATA, context) : code;
}

// CURLMsg keeps the result in a union beside a pointer; this is the one member that is ever set.
static inline CURLcode curl_shim_message_result(const CURLMsg *message) {
    return message->data.result;
}

// curl_global_init's flags are macros with casts, which Swift does not see.
static inline CURLcode curl_shim_global_init(void) {
    return curl_global_init(CURL_GLOBAL_DEFAULT);
}

// CURL_SOCKET_TIMEOUT and the bits of CURL_CSELECT_* are macros with casts.
static inline CURLMcode curl_shim_multi_run_timer(CURLM *multi) {
    int running = 0;
    return curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running);
}

static inline CURLMcode curl_shim_multi_run_socket(CURLM *multi, curl_socket_t socket, int readable, int writable) {
    int running = 0;
    int events = (readable ? CURL_CSELECT_IN : 0) | (writable ? CURL_CSELECT_OUT : 0);
    return curl_multi_socket_action(multi, socket, events, &running);
}

#endif
