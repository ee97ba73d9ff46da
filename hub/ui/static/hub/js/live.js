// Live topics. One socket per tab carries all of them; where sockets are blocked the page asks every few
// seconds instead. Every event has a number in its topic, so nothing is missed or doubled on either way.
//
//   const stop = follow("thread:12", 41, {
//     onEvent({ seq, kind, data }) {},   // one event, in order, once
//     onReset() {},                      // too much was missed: reload what is shown
//     onState(state) {},                 // "connecting", "live", "polling" or "offline"
//     onPresence(message) {},            // who is here: { count }, for members { guests, members: [{ id, name }] }, too
//     onTyping(message) {},              // { members } who are typing just now; it may be nobody
//     onClosed(code) {},                 // the topic is not (or no longer) for this reader
//   });
//
// The second argument is the seq the page was made with; null means "from now on".
const PING_EVERY = 17_000; // the server hangs up after 60 s of silence, and browsers may delay timers
const ANSWER_WITHIN = 10_000;
const EVENTS_BEFORE_PING = 50;
const LENGTH_BEFORE_PING = 60_000;
const POLL_EVERY = 5_000;
const POLL_HIDDEN = 30_000;
const LONGEST_WAIT = 30_000;
const LONGEST_WAIT_WHILE_POLLING = 300_000;
const FAILURES_BEFORE_POLLING = 2;

const topics = new Map(); // name → { name, at, asking, followers }
let state = "connecting";
let socket = null;
let failures = 0; // attempts since a socket last answered
let polling = false;
let unheard = { events: 0, length: 0 };
const timers = { connect: 0, ping: 0, answer: 0, poll: 0 };

/** Follow a topic; answers a function that stops it. */
export function follow(name, after, handlers = {}) {
  const topic = topics.get(name) ?? { name, at: after ?? null, asking: false, followers: new Set() };
  const isNew = !topics.has(name);
  if (!isNew && after != null && after < topic.at) topic.at = after;
  topics.set(name, topic);
  topic.followers.add(handlers);
  handlers.onState?.(state);
  if (socket?.readyState === WebSocket.OPEN) ask(topic);
  else if (!socket && !timers.connect) connect();
  return () => {
    topic.followers.delete(handlers);
    if (topic.followers.size || topics.get(name) !== topic) return;
    topics.delete(name);
    if (socket?.readyState === WebSocket.OPEN) say({ type: "unsubscribe", topic: name });
    if (!topics.size) rest();
  };
}

/** Say that one is typing; lost when there is no socket. Not more often than every two seconds. */
export function typing(name) {
  if (topics.has(name) && state === "live") say({ type: "typing", topic: name });
}

function tell(topic, what, ...details) {
  for (const handlers of [...topic.followers]) {
    try {
      handlers[what]?.(...details);
    } catch (error) {
      console.error(error); // one follower's fault is not the others'
    }
  }
}

function setState(next) {
  if (next === state) return;
  state = next;
  for (const topic of topics.values()) tell(topic, "onState", state);
}

// What arrives, on either way ---------------------------------------------------------------

function arrive(topic, { seq, kind, data }) {
  if (topic.at !== null && seq <= topic.at) return;
  if (topic.at !== null && seq > topic.at + 1) {
    if (!topic.asking) ask(topic);
    return;
  }
  topic.at = seq;
  tell(topic, "onEvent", { topic: topic.name, seq, kind, data });
}

function end(topic, code) {
  topics.delete(topic.name);
  tell(topic, "onClosed", code);
  if (!topics.size) rest();
}

function take(message) {
  const topic = topics.get(message.topic);
  if (message.type === "event" && topic) arrive(topic, message);
  if (message.type === "presence" && topic) tell(topic, "onPresence", message);
  if (message.type === "typing" && topic) tell(topic, "onTyping", message);
  if (message.type === "reset" && topic) {
    topic.at = null;
    tell(topic, "onReset");
  }
  if (message.type === "subscribed" && topic) {
    topic.asking = false;
    topic.at ??= message.seq;
    setState("live");
    stopPolling();
  }
  if (message.type === "error" && message.code === "too_many_messages") setTimeout(askForAll, 5_000);
  else if (message.type === "error" && topic) end(topic, message.code);
}

// The socket ----------------------------------------------------------------------------------

function connect() {
  clearTimeout(timers.connect);
  timers.connect = 0;
  if (socket || !topics.size) return;
  if (state === "live") setState("connecting");
  try {
    socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/live/`);
  } catch {
    lost();
    return;
  }
  const mine = socket;
  const ifMine = (act) => (event) => mine === socket && act(event);
  mine.onopen = ifMine(askForAll);
  mine.onmessage = ifMine(heard);
  mine.onclose = ifMine(lost);
  expectAnswer();
}

function heard({ data }) {
  clearTimeout(timers.answer);
  timers.answer = 0;
  failures = 0;
  // Armed here and not where the ping is sent: timers that arm one another are put to sleep in hidden tabs.
  timers.ping ||= setTimeout(ping, PING_EVERY);
  const message = JSON.parse(data);
  unheard.length += data.length;
  if (message.type === "event") unheard.events += 1;
  if (unheard.events >= EVENTS_BEFORE_PING || unheard.length >= LENGTH_BEFORE_PING) say({ type: "ping" });
  take(message);
}

function ping() {
  clearTimeout(timers.ping);
  timers.ping = 0;
  say({ type: "ping" });
  expectAnswer();
}

function say(message) {
  unheard = { events: 0, length: 0 };
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
}

function ask(topic) {
  topic.asking = true;
  say({ type: "subscribe", topic: topic.name, after: topic.at });
}

function askForAll() {
  for (const topic of topics.values()) ask(topic);
}

/** Some proxies let a socket open and then swallow what is sent over it. */
function expectAnswer() {
  timers.answer ||= setTimeout(lost, ANSWER_WITHIN);
}

function drop() {
  for (const name of ["ping", "answer", "connect"]) {
    clearTimeout(timers[name]);
    timers[name] = 0;
  }
  const old = socket;
  socket = null;
  old?.close();
}

function lost() {
  drop();
  failures += 1;
  if (failures >= FAILURES_BEFORE_POLLING) startPolling();
  else setState("connecting");
  const longest = state === "polling" ? LONGEST_WAIT_WHILE_POLLING : LONGEST_WAIT;
  const wait = Math.min(longest, 400 * 2 ** failures);
  timers.connect = setTimeout(connect, wait * (0.5 + Math.random()));
}

function rest() {
  drop();
  stopPolling();
}

// Asking every few seconds ----------------------------------------------------------------------

function startPolling() {
  if (polling) return;
  polling = true;
  poll();
}

function stopPolling() {
  polling = false;
  clearTimeout(timers.poll);
}

async function poll() {
  clearTimeout(timers.poll);
  if (!polling) return;
  try {
    for (const topic of [...topics.values()]) await pollTopic(topic);
    if (!polling) return;
    const wasOffline = state === "offline";
    setState("polling");
    if (wasOffline && !socket) connect(); // the hub is back: try the better way at once
  } catch {
    if (polling) setState("offline");
  }
  clearTimeout(timers.poll);
  const pause = document.hidden ? POLL_HIDDEN : POLL_EVERY;
  if (polling) timers.poll = setTimeout(poll, pause * (0.8 + 0.4 * Math.random()));
}

async function pollTopic(topic) {
  for (;;) {
    const query = new URLSearchParams({ topic: topic.name });
    if (topic.at !== null) query.set("after", topic.at);
    const answer = await fetch(`/api/v1/live?${query}`, { cache: "no-store", signal: AbortSignal.timeout?.(15_000) });
    if (topics.get(topic.name) !== topic) return;
    if (answer.status === 404) return end(topic, "forbidden");
    if (!answer.ok) throw new Error(`${answer.status}`);
    const { seq, reset, events } = await answer.json();
    topic.asking = false;
    if (reset) take({ type: "reset", topic: topic.name });
    for (const event of events) arrive(topic, event);
    topic.at ??= seq;
    if (!events.length) return;
  }
}

// When the tab or the network comes back -----------------------------------------------------------

function wake() {
  if (!topics.size) return;
  if (socket?.readyState === WebSocket.OPEN) ping();
  else if (!socket) connect();
  if (polling) poll();
}

addEventListener("online", wake);
addEventListener("offline", wake);
document.addEventListener("visibilitychange", () => document.hidden || wake());
// A page with an open socket cannot be kept for the back button.
addEventListener("pagehide", drop);
addEventListener("pageshow", (event) => event.persisted && wake());
