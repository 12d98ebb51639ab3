import assert from "node:assert/strict";
import { test } from "node:test";

import { authProvider, dataProvider, liveProvider } from "../../Sources/BrowserClient/src/index.js";
import { fetching, json } from "./support/fetching.mjs";
import { Clock, settled, sockets, streams } from "./support/surroundings.mjs";

const posts = "resources/posts";
const categories = "resources/categories";

const provided = (...answers) => dataProvider("http://gateway.test", { fetch: fetching(...answers).fetch });

/** A provider whose surroundings a test holds in its hands. */
const bed = (options = {}) => {
  const clock = new Clock();
  const { made, FakeWebSocket } = sockets();
  const { made: opened, FakeEventSource } = streams();
  const statuses = [];
  const live = liveProvider("http://gateway.test/", {
    WebSocket: FakeWebSocket, EventSource: FakeEventSource, setTimeout: clock.setTimeout, clearTimeout: clock.clearTimeout,
    random: () => 1, onStatus: (status, about) => statuses.push({ status, ...about }), ...options,
  });
  const heard = [];
  /** @param {object} [more] */
  const subscribe = (channel = posts, more = {}) =>
    live.subscribe({ channel, types: ["*"], callback: (event) => heard.push(event), ...more });
  return { live, clock, made, opened, statuses, heard, subscribe };
};

/** One that has subscribed to posts, and whose socket is open. */
const openBed = async (options) => {
  const parts = bed(options);
  const handle = parts.subscribe();
  await settled();
  parts.made[0].ready();
  parts.made[0].subscribed(posts);
  return { ...parts, handle, socket: parts.made[0] };
};

const ids = (heard) => heard.map(({ type, payload }) => `${type} ${(payload.ids ?? []).join()}`.trim());

// One socket

test("nothing is opened before somebody listens", async () => {
  const { made } = bed();
  await settled();
  assert.equal(made.length, 0);
});

test("everybody shares one socket, and each channel is asked for once", async () => {
  const { made, subscribe } = bed();
  for (const channel of [posts, posts, categories, posts]) subscribe(channel);
  await settled();
  assert.equal(made.length, 1);
  assert.equal(made[0].url, "ws://gateway.test/live");
  assert.deepEqual(made[0].sent, [], "nothing is said before the gateway is ready");
  made[0].ready();
  assert.deepEqual(made[0].sent, [{ op: "subscribe", channel: posts }, { op: "subscribe", channel: categories }]);
  subscribe("resources/late");
  assert.deepEqual(made[0].subscriptions(), [posts, categories, "resources/late"]);
});

test("a page over https has a socket over wss", async () => {
  const { made, FakeWebSocket } = sockets();
  const live = liveProvider("https://gateway.test", { WebSocket: FakeWebSocket });
  live.subscribe({ channel: posts, callback: () => {} });
  await settled();
  assert.equal(made[0].url, "wss://gateway.test/live");
  live.unsubscribe({});
  made[0].end(3501);
});

test("a channel is left when its last listener has gone for a while", async () => {
  const { live, clock, subscribe, handle, socket } = await openBed();
  subscribe(categories);
  const second = subscribe();
  live.unsubscribe(handle);
  await clock.advance(10_000);
  assert.equal(socket.sent.filter(({ op }) => op === "unsubscribe").length, 0, "somebody listens still");
  live.unsubscribe(second);
  live.unsubscribe(second);
  assert.equal(socket.sent.filter(({ op }) => op === "unsubscribe").length, 0, "pages come back");
  await clock.advance(2_000);
  assert.deepEqual(socket.sent.filter(({ op }) => op === "unsubscribe"), [{ op: "unsubscribe", channel: posts }]);
});

test("who comes back soon enough costs no message", async () => {
  const { live, clock, subscribe, handle, socket, heard } = await openBed();
  live.unsubscribe(handle);
  await clock.advance(1_000);
  subscribe();
  await clock.advance(5_000);
  assert.deepEqual(socket.sent, [{ op: "subscribe", channel: posts }]);
  socket.event(posts, "created", ["a"], 1);
  assert.deepEqual(ids(heard), ["created a"]);
});

test("the socket closes after the last channel, and opens for the next", async () => {
  const { live, clock, subscribe, handle, socket, made, statuses } = await openBed();
  live.unsubscribe(handle);
  await clock.advance(2_000);
  assert.ok(socket.isClosed);
  assert.equal(clock.waiting, 0);
  assert.equal(statuses.at(-1).status, "closed");
  subscribe();
  await settled();
  assert.equal(made.length, 2);
});

test("the same subscription twice is two", async () => {
  const { live, socket, heard } = await openBed();
  const subscription = { channel: posts, types: ["*"], callback: (event) => heard.push(event) };
  const first = live.subscribe(subscription);
  live.subscribe(subscription);
  live.unsubscribe(first);
  socket.event(posts, "created", ["a"]);
  assert.equal(heard.length, 2, "the bed's own, and the one that stayed");
});

test("no more messages are sent than the gateway takes", async () => {
  const { clock, made, subscribe } = bed();
  for (let index = 0; index < 50; index += 1) subscribe(`resources/r${index}`);
  await settled();
  made[0].ready();
  assert.equal(made[0].sent.length, 20);
  made[0].subscribed("resources/r0");
  await clock.advance(10_000);
  assert.equal(made[0].sent.length, 40);
  await clock.advance(10_000);
  assert.equal(new Set(made[0].subscriptions()).size, 50);
});

// Events

test("an event is refine's, with a Date", async () => {
  const { socket, heard } = await openBed();
  socket.event(posts, "updated", ["a", "b"], 7);
  assert.deepEqual(heard, [{
    channel: posts, type: "updated", payload: { ids: ["a", "b"] }, date: new Date("2026-11-21T20:25:20.189Z"), meta: { offset: 7 },
  }]);
  assert.ok(heard[0].date instanceof Date);
});

const rules = [
  ["all types", { types: ["*"] }, "created a,updated a,deleted b,*"],
  ["no types", { types: undefined }, "created a,updated a,deleted b,*"],
  ["one type", { types: ["updated"] }, "updated a,*"],
  ["ids", { params: { ids: ["b"] } }, "created a,deleted b,*"],
  ["ids as numbers", { params: { ids: [1] } }, "created a,*"],
  ["no ids yet", { params: { ids: [] } }, "created a,*"],
  ["ids and types", { types: ["deleted"], params: { ids: ["a"] } }, "*"],
];
for (const [name, more, expected] of rules) {
  test(`${name} of a subscription`, async () => {
    const { socket, subscribe } = await openBed();
    const heard = [];
    subscribe(posts, { ...more, callback: (event) => heard.push(event) });
    socket.event(posts, "created", ["a"]);
    socket.event(posts, "updated", ["a"]);
    socket.event(posts, "deleted", ["b"]);
    socket.event(posts, "*");
    socket.event(categories, "created", ["c"]);
    assert.equal(ids(heard).join(), expected);
  });
}

test("numbers and texts are the same ids", async () => {
  const { socket, subscribe } = await openBed();
  const heard = [];
  subscribe(posts, { params: { ids: [12] }, callback: (event) => heard.push(event) });
  socket.event(posts, "updated", ["12"]);
  assert.deepEqual(ids(heard), ["updated 12"]);
});

test("a listener's fault is its own", async (context) => {
  const { socket, subscribe, heard } = await openBed();
  const told = context.mock.method(console, "error", () => {});
  subscribe(posts, { callback: () => { throw new Error("broken"); } });
  subscribe();
  socket.event(posts, "created", ["a"]);
  assert.equal(heard.length, 2);
  assert.equal(told.mock.calls[0].arguments[0].message, "broken");
});

test("a refusal is told", async () => {
  const errors = [];
  const { socket } = await openBed({ onError: (error) => errors.push(error) });
  socket.say({ op: "error", message: "There is no resource `nope`.", statusCode: 404 });
  assert.equal(errors[0].statusCode, 404);
});

test("it is told when events begin to arrive", async () => {
  const channels = [];
  const { clock, made, socket } = await openBed({ onSubscribed: (channel) => channels.push(channel) });
  assert.deepEqual(channels, [posts]);
  socket.end();
  await clock.advance(1_000);
  made[1].ready();
  assert.deepEqual(channels, [posts]);
  made[1].subscribed(posts);
  assert.deepEqual(channels, [posts, posts]);
  const streamed = [];
  const stream = bed({ WebSocket: null, onSubscribed: (channel) => streamed.push(channel) });
  stream.subscribe();
  await settled();
  stream.opened[0].onopen();
  assert.deepEqual(streamed, []);
  stream.opened[0].subscribed(posts);
  assert.deepEqual(streamed, [posts]);
});

// Resume

test("after a loss it goes on behind the last event", async () => {
  const { clock, made, socket, heard, statuses } = await openBed();
  socket.event(posts, "created", ["a"], 4);
  socket.event(posts, "created", ["b"], 5);
  socket.end(1006);
  assert.equal(statuses.at(-1).status, "waiting");
  await clock.advance(1_000);
  assert.equal(made.length, 2);
  made[1].ready();
  assert.deepEqual(made[1].sent, [{ op: "subscribe", channel: posts, since: { epoch: "e1", offset: 5 } }]);
  made[1].subscribed(posts, 7, { recovered: true });
  made[1].event(posts, "updated", ["c"], 6);
  assert.deepEqual(ids(heard), ["created a", "created b", "updated c"]);
});

test("lost while it catches up, it goes on where it was", async () => {
  const { clock, made, socket } = await openBed();
  socket.event(posts, "created", ["a"], 1);
  socket.end();
  await clock.advance(1_000);
  made[1].ready();
  made[1].subscribed(posts, 9, { recovered: true });
  made[1].event(posts, "created", ["b"], 2);
  made[1].end();
  await clock.advance(2_000);
  made[2].ready();
  assert.deepEqual(made[2].sent[0].since, { epoch: "e1", offset: 2 });
});

test("what cannot be recovered begins a new count", async () => {
  const { clock, made, socket, heard } = await openBed();
  socket.event(posts, "created", ["a"], 8);
  socket.end();
  await clock.advance(1_000);
  made[1].ready();
  made[1].subscribed(posts, 3, { epoch: "e2" });
  made[1].event(posts, "*");
  assert.deepEqual(ids(heard), ["created a", "*"], "the gateway says that something was missed, and once");
  made[1].end();
  await clock.advance(2_000);
  made[2].ready();
  assert.deepEqual(made[2].sent[0].since, { epoch: "e2", offset: 3 });
});

test("a page that waited for its first subscription is told to fetch again", async () => {
  const { clock, made, subscribe, heard } = bed();
  subscribe();
  await settled();
  made[0].ready();
  made[0].end();
  await clock.advance(1_000);
  made[1].ready();
  assert.equal(made[1].sent[0].since, undefined);
  made[1].subscribed(posts);
  assert.deepEqual(ids(heard), ["*"]);
  assert.ok(heard[0].date instanceof Date);
});

test("the first subscription tells nothing", async () => {
  assert.deepEqual((await openBed()).heard, []);
});

test("lost before the gateway has said that something was missed, it is asked again", async () => {
  const { clock, made, socket, heard } = await openBed();
  socket.event(posts, "created", ["a"], 8);
  socket.end();
  await clock.advance(1_000);
  made[1].ready();
  made[1].subscribed(posts, 3, { epoch: "e2" });
  made[1].end();
  await clock.advance(2_000);
  made[2].ready();
  assert.deepEqual(made[2].sent[0].since, { epoch: "e1", offset: 8 });
  made[2].subscribed(posts, 4, { epoch: "e2" });
  made[2].event(posts, "*", undefined, 4);
  assert.deepEqual(ids(heard), ["created a", "*"]);
});

// Reconnecting

test("it waits longer each time, and no longer than half a minute", async () => {
  const { clock, made, subscribe } = bed({ EventSource: null });
  subscribe();
  await settled();
  const waits = [];
  for (let index = 0; index < 8; index += 1) {
    const before = clock.now;
    made.at(-1).end();
    const count = made.length;
    while (made.length === count) await clock.advance(500);
    waits.push(clock.now - before);
  }
  assert.deepEqual(waits, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
});

test("waits are random from half to the whole", async () => {
  for (const [random, wait] of [[0, 500], [0.5, 750]]) {
    const { clock, made, socket } = await openBed({ random: () => random });
    socket.end();
    await clock.advance(wait - 1);
    assert.equal(made.length, 1);
    await clock.advance(1);
    assert.equal(made.length, 2);
  }
});

test("a connection that lasted begins with short waits again", async () => {
  const { clock, made, socket } = await openBed();
  socket.end();
  await clock.advance(1_000);
  made[1].ready();
  await clock.advance(5_000);
  made[1].end();
  await clock.advance(1_000);
  assert.equal(made.length, 3);
});

for (const code of [1001, 3001]) {
  test(`a gateway that stops (${code}) is not stormed`, async () => {
    const { clock, made, socket } = await openBed();
    socket.end(code);
    await clock.advance(4_999);
    assert.equal(made.length, 1);
    await clock.advance(1);
    assert.equal(made.length, 2);
  });
}

test("too slow (3008) comes back", async () => {
  const { clock, made, socket } = await openBed();
  socket.end(3008);
  await clock.advance(1_000);
  assert.equal(made.length, 2);
});

for (const code of [3003, 3501, 1002, 1003, 1007, 1009]) {
  test(`${code} is not tried again`, async () => {
    const { clock, made, socket, statuses } = await openBed();
    socket.end(code);
    await clock.advance(600_000);
    assert.equal(made.length, 1);
    assert.deepEqual(statuses.at(-1), { status: "closed", transport: "websocket", code });
  });
}

test("a session that ends is told to the page, and its next reads are refused", async () => {
  const errors = [];
  const { heard, socket } = await openBed({ onError: (error) => errors.push(error) });
  const data = dataProvider("http://gateway.test", { fetch: () => assert.fail("a guest's read") });
  socket.end(3003);
  assert.deepEqual(errors.map(({ statusCode, type }) => [statusCode, type]), [[401, "gateway_session_ended"]]);
  assert.deepEqual(ids(heard), ["*"], "refine fetches again");
  await assert.rejects(data.getList({ resource: "posts" }), { statusCode: 401, type: "gateway_session_ended" });
  const auth = authProvider("http://gateway.test", { fetch: async () => json({ success: true }) });
  await auth.login({ email: "a", password: "b" });
  assert.equal((await provided(json([])).getList({ resource: "posts" })).total, 0, "until somebody signs in");
});

test("who has signed out is not told so by the socket", async () => {
  const errors = [];
  const { heard, socket } = await openBed({ onError: (error) => errors.push(error) });
  const auth = authProvider("http://gateway.test", { fetch: async () => json({ success: true }) });
  await auth.logout();
  socket.end(3003);
  assert.deepEqual([errors, heard], [[], []]);
  assert.equal((await provided(json([])).getList({ resource: "posts" })).total, 0);
});

test("signed out, the next subscription connects; a broken client does not", async () => {
  for (const [code, count] of [[3003, 2], [3501, 1]]) {
    const { made, socket, subscribe } = await openBed();
    socket.end(code);
    subscribe(categories);
    await settled();
    assert.equal(made.length, count, code);
  }
});

test("reconnect is somebody else's socket", async () => {
  const { live, made, socket, heard } = await openBed();
  live.reconnect();
  await settled();
  assert.ok(socket.isClosed);
  assert.equal(made.length, 2);
  socket.event(posts, "created", ["old"]);
  socket.end(1000);
  assert.deepEqual(heard, [], "nothing is heard with the former session");
  made[1].ready();
  assert.equal(made[1].sent[0].since, undefined, "how far one has heard is not another's place");
  made[1].subscribed(posts);
  assert.deepEqual(ids(heard), ["*"], "what another may see is fetched");
  assert.equal(made.length, 2);
});

test("reconnect without a listener opens nothing", async () => {
  const { live, made } = bed();
  live.reconnect();
  await settled();
  assert.equal(made.length, 0);
});

test("a gateway that falls silent is asked, and left when it does not answer", async () => {
  const { clock, made, socket } = await openBed();
  await clock.advance(24_999);
  assert.equal(socket.sent.length, 1);
  await clock.advance(1);
  assert.deepEqual(socket.sent[1], { op: "ping" });
  socket.say({ op: "pong" });
  await clock.advance(25_000);
  assert.deepEqual(socket.sent[2], { op: "ping" });
  await clock.advance(9_999);
  assert.ok(!socket.isClosed);
  await clock.advance(1);
  assert.ok(socket.isClosed);
  await clock.advance(1_000);
  assert.equal(made.length, 2);
});

test("a socket that does not open within ten seconds is given up", async () => {
  const { clock, made, subscribe } = bed();
  subscribe();
  await settled();
  await clock.advance(10_000);
  assert.ok(made[0].isClosed);
  await clock.advance(1_000);
  assert.equal(made.length, 2);
});

// Who is listening

test("a token is said first, and channels when it is taken", async () => {
  const { made, subscribe } = bed({ token: async () => "jwt" });
  subscribe();
  await settled();
  made[0].ready();
  assert.deepEqual(made[0].sent, [{ op: "authenticate", token: "jwt" }]);
  made[0].say({ op: "authenticated" });
  assert.deepEqual(made[0].sent[1], { op: "subscribe", channel: posts });
});

test("a token that cannot be had is tried again", async () => {
  let calls = 0;
  const { clock, made, subscribe } = bed({ token: async () => {
    calls += 1;
    if (calls === 1) throw new Error("offline");
    return "jwt";
  } });
  subscribe();
  await settled();
  assert.equal(made.length, 0);
  await clock.advance(1_000);
  assert.equal(made.length, 1);
});

test("a token that ran out is read anew, and one that is refused is not tried again", async () => {
  let count = 0;
  const { clock, made, subscribe } = bed({ token: () => `jwt${(count += 1)}` });
  subscribe();
  await settled();
  made[0].ready();
  made[0].say({ op: "authenticated" });
  made[0].end(3003);
  await clock.advance(1_000);
  made[1].ready();
  assert.deepEqual(made[1].sent, [{ op: "authenticate", token: "jwt2" }]);
  made[1].end(3003);
  await clock.advance(600_000);
  assert.equal(made.length, 2);
});

test("with a token there is no falling back to a stream that cannot carry it", async () => {
  const { clock, made, opened, subscribe } = bed({ token: "jwt" });
  subscribe();
  await settled();
  for (let index = 0; index < 5; index += 1) {
    made.at(-1).end();
    await clock.advance(30_000);
  }
  assert.equal(opened.length, 0);
  assert.ok(made.length > 3);
});

// Server-Sent Events

/** One whose WebSocket has failed twice. */
const blocked = async (options) => {
  const parts = bed(options);
  parts.subscribe();
  await settled();
  parts.made[0].end();
  await parts.clock.advance(1_000);
  parts.made[1].end();
  await parts.clock.advance(2_000);
  return parts;
};

test("where WebSockets are blocked it listens to a stream", async () => {
  const { opened, heard, statuses } = await blocked();
  assert.equal(opened[0].url, "http://gateway.test/live?channel=resources%2Fposts");
  assert.deepEqual(opened[0].init, { withCredentials: true });
  opened[0].onopen();
  assert.deepEqual(statuses.at(-1), { status: "open", transport: "sse" });
  opened[0].subscribed(posts);
  opened[0].event(posts, "created", ["a"], 1);
  assert.deepEqual(ids(heard), ["*", "created a"], "what happened meanwhile is not known");
  assert.ok(heard[1].date instanceof Date);
});

test("without WebSockets at all it begins with a stream", async () => {
  const { opened, subscribe, heard } = bed({ WebSocket: null });
  subscribe();
  await settled();
  opened[0].onopen();
  opened[0].subscribed(posts);
  assert.deepEqual(heard, []);
});

test("another channel needs another stream, and the former one is heard until it is open", async () => {
  const { clock, opened, subscribe, heard } = bed({ WebSocket: null });
  subscribe();
  await settled();
  opened[0].onopen();
  opened[0].subscribed(posts, 4);
  subscribe(categories);
  subscribe("resources/users");
  await clock.advance(50);
  assert.equal(opened.length, 2);
  assert.match(opened[1].url, /posts&channel=resources%2Fcategories&channel=resources%2Fusers&since=e1%3A4,-%3A0,-%3A0$/);
  opened[0].event(posts, "created", ["a"], 5);
  assert.ok(!opened[0].isClosed);
  opened[1].onopen();
  assert.ok(opened[0].isClosed);
  assert.deepEqual(ids(heard), ["created a"]);
});

test("a stream that breaks goes on behind the last event", async () => {
  const { clock, opened, subscribe, heard } = bed({ WebSocket: null });
  subscribe();
  await settled();
  opened[0].onopen();
  opened[0].subscribed(posts, 4);
  opened[0].event(posts, "created", ["a"], 5);
  opened[0].onerror();
  assert.ok(opened[0].isClosed);
  await clock.advance(1_000);
  assert.match(opened[1].url, /&since=e1%3A5$/);
  opened[1].onopen();
  opened[1].subscribed(posts, 5, { recovered: true });
  opened[1].event(posts, "updated", ["a"], 6);
  assert.deepEqual(ids(heard), ["created a", "updated a"]);
});

test("a stream that is refused is not tried again", async () => {
  const { clock, opened, subscribe, statuses } = bed({ WebSocket: null });
  subscribe();
  await settled();
  opened[0].onopen();
  opened[0].say({ op: "error", message: "Signed out.", statusCode: 401 }, "refused");
  await clock.advance(600_000);
  assert.equal(opened.length, 1);
  assert.deepEqual(statuses.at(-1), { status: "closed", transport: "sse", code: 3003 });
});

test("when both fail they take turns", async () => {
  const { clock, made, opened } = await blocked();
  assert.equal(opened.length, 1);
  opened[0].onerror();
  await clock.advance(4_000);
  opened[1].onerror();
  await clock.advance(8_000);
  assert.deepEqual([made.length, opened.length], [3, 2]);
  made[2].ready();
  assert.deepEqual(made[2].subscriptions(), [posts]);
});

test("a WebSocket that was open once is tried again first", async () => {
  const { clock, made, opened, socket } = await openBed();
  socket.end();
  await clock.advance(1_000);
  assert.deepEqual([made.length, opened.length], [2, 0]);
});
