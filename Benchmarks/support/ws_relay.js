// The yardstick: a relay of live events as one would write it with Node's `ws`. One process, no compression.
//
//     node ws_relay.js ENDPOINT PROJECT DATABASE
//
// Listens to Appwrite Realtime and tells the subscribers of a resource what changed, in refine's form. Its port, chosen by the
// system, is the first line that it prints.

'use strict';

const http = require('node:http');
const { WebSocket, WebSocketServer } = require('ws');

const PING_INTERVAL = 25_000;
const LARGEST_MESSAGE = 64 * 1024;
const LARGEST_BACKLOG = 1024 * 1024;
const KINDS = { create: 'created', update: 'updated', upsert: 'updated', delete: 'deleted' };

const [endpoint, project, database] = process.argv.slice(2);

/** By name: who is subscribed, and how many events there were. */
const channels = new Map();

function channel(name) {
  let found = channels.get(name);
  if (!found) channels.set(name, (found = { subscribers: new Set(), offset: 0 }));
  return found;
}

/** The resource and the kind of change that a Realtime event tells, or nothing. */
function change(events) {
  for (const name of events) {
    const [, databaseId, , table, , row, action] = name.split('.');
    if (databaseId === database && table !== '*' && row !== undefined && row !== '*' && action in KINDS) {
      return { resource: table, type: KINDS[action] };
    }
  }
}

function relay({ events, timestamp, payload }) {
  const changed = change(events);
  if (!changed) return;
  const name = `resources/${changed.resource}`;
  const { subscribers } = channel(name);
  const event = {
    channel: name,
    type: changed.type,
    payload: { ids: [payload.$id] },
    date: new Date(timestamp).toISOString(),
    meta: { offset: ++channel(name).offset },
  };
  // Encoded once: `send` would encode a string anew for each subscriber.
  const message = Buffer.from(JSON.stringify(event));
  for (const subscriber of subscribers) {
    if (subscriber.bufferedAmount > LARGEST_BACKLOG) subscriber.close(3008, 'too slow');
    else subscriber.send(message, { binary: false });
  }
}

function listen() {
  const url = new URL(`${endpoint.replace(/^http/, 'ws')}/realtime`);
  url.searchParams.append('project', project);
  url.searchParams.append('channels[]', 'rows');
  const upstream = new WebSocket(url, { perMessageDeflate: false });
  upstream.on('message', (data) => {
    const message = JSON.parse(data);
    if (message.type === 'event') relay(message.data);
  });
  // Nothing is measured of a relay without its upstream.
  upstream.on('error', (error) => { throw error; });
  upstream.on('close', (code) => { throw new Error(`Realtime closed the connection: ${code}`); });
  setInterval(() => upstream.readyState === WebSocket.OPEN && upstream.send('{"type":"ping"}'), 20_000);
}

function welcome(subscriber, request) {
  const names = new URL(request.url, 'http://localhost').searchParams.getAll('channel');
  subscriber.isAlive = true;
  subscriber.on('pong', () => { subscriber.isAlive = true; });
  subscriber.on('error', () => subscriber.terminate());
  subscriber.on('close', () => { for (const name of names) channel(name).subscribers.delete(subscriber); });
  subscriber.send('{"op":"ready"}');
  for (const name of names) {
    const { subscribers, offset } = channel(name);
    subscribers.add(subscriber);
    subscriber.send(JSON.stringify({ op: 'subscribed', channel: name, offset }));
  }
}

const server = http.createServer((request, response) => response.writeHead(426).end());
const sockets = new WebSocketServer({
  server, path: '/live', perMessageDeflate: false, maxPayload: LARGEST_MESSAGE,
});
sockets.on('connection', welcome);
setInterval(() => {
  for (const subscriber of sockets.clients) {
    if (!subscriber.isAlive) subscriber.terminate();
    subscriber.isAlive = false;
    subscriber.ping();
  }
}, PING_INTERVAL);

listen();
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
