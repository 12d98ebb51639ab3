/**
 * A `fetch` that answers from a list and remembers what it was asked.
 * @param {...(Response | Error | (() => Response))} answers in order; the last one is for everything behind it
 */
export const fetching = (...answers) => {
  const requests = [];
  const fetch = async (url, { method, headers, body, signal, credentials }) => {
    const { origin, pathname, search } = new URL(url);
    const path = String(url).slice(origin.length);
    requests.push({ method, url: String(url), path, pathname, search, headers: new Headers(headers), body, signal, credentials });
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    signal?.throwIfAborted();
    if (answer instanceof Error) throw answer;
    return typeof answer === "function" ? answer() : answer.clone();
  };
  return { fetch, requests };
};

export const json = (body, status = 200, headers = {}) =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json", ...headers } });
