// The line to the server: one message at a time, resent under its own id until it is answered.

const RETRY_SECONDS = [1, 2, 4, 8, 15, 30];
const TIMEOUT_MS = 30_000;
const LATE_CHECKS_MS = [4_000, 12_000, 30_000];

/**
 * Sends messages in order and hands over each reply once.
 *
 * Events: `replies` (detail: list), `state` (detail: idle, sending or waiting), `refused`
 * (detail: {message, error}), `contact` (detail: the clinic's numbers), `renewed`, `kept` (detail: days).
 * The visit is this tab's, unless the visitor asks to be remembered on this device.
 */
export class Connection extends EventTarget {
  #base;
  #store;
  #kept;
  #state;
  #busy = false;
  #attempt = 0;
  #timer = null;
  #stopped = false;
  #session = null;

  constructor(base, storageKey, store = sessionStorage, keptStore = localStorage) {
    super();
    this.#base = base;
    this.#store = { key: storageKey, area: store };
    this.#kept = { key: storageKey, area: keptStore };
    this.#state = this.#load();
    this.returning = !this.resumable && this.remembered;
    if (this.returning) this.#state = { ...emptyState(), ...read(this.#kept) };
    addEventListener("online", this.#wake);
    document.addEventListener("visibilitychange", this.#wakeIfSeen);
  }

  /** The messages of this visit, oldest first: {id, text, payload?}. */
  get sent() {
    return this.#state.sent;
  }

  /** True when this tab has a conversation to go on with. */
  get resumable() {
    return Boolean(this.#state.token);
  }

  /** True when this device remembers the conversation for later visits. */
  get remembered() {
    return Boolean(read(this.#kept).token);
  }

  /** Asks the server for a token that lasts, and keeps it on this device: no words, only the way back. */
  async remember() {
    const session = await this.#post("/keep", { token: await this.#open() });
    this.#state.token = session.token;
    write(this.#kept, { token: session.token, seq: this.#state.seq, contact: this.#state.contact });
    this.#save();
    this.#emit("kept", Math.round(session.expires_in / 86_400));
  }

  /** This device no longer remembers; the visit in this tab goes on. */
  forgetLater() {
    drop(this.#kept);
  }

  /** Queues a message and returns it with the id that it keeps however often it is sent. */
  send(text, payload) {
    const message = { id: newId(), text, payload };
    this.#state.sent.push(message);
    this.#state.queue.push(message.id);
    this.#save();
    this.#wake();
    return message;
  }

  /** Starts or continues: resends what was waiting and fetches every reply from the first. */
  async start() {
    if (!this.resumable) {
      await this.#open().catch(() => {});
      return;
    }
    this.#emit("contact", this.#state.contact);
    // A reload shows the whole visit again; a later visit begins with a clean page.
    if (!this.returning) this.#state.seq = 0;
    await this.fetchMissed();
    this.#wake();
  }

  /** Fetches what was said while the line was down. */
  async fetchMissed() {
    if (!this.#state.token) return;
    try {
      this.#take(await this.#post("/replies", { token: this.#state.token, after: this.#state.seq }));
    } catch (error) {
      if (error.status === 401) await this.#renew();
    }
  }

  /** Ends this conversation in this tab; nothing of it stays behind. */
  forget() {
    clearTimeout(this.#timer);
    this.#stopped = true;
    drop(this.#store);
    drop(this.#kept);
    removeEventListener("online", this.#wake);
    document.removeEventListener("visibilitychange", this.#wakeIfSeen);
  }

  #wakeIfSeen = () => {
    if (document.visibilityState === "visible" && this.#attempt > 0) this.#wake();
  };

  #wake = () => {
    clearTimeout(this.#timer);
    if (!this.#busy) this.#drain();
  };

  async #drain() {
    this.#busy = true;
    try {
      while (this.#state.queue.length && !this.#stopped) {
        const message = this.#state.sent.find((sent) => sent.id === this.#state.queue[0]);
        if (message && !(await this.#deliver(message))) return;
        this.#attempt = 0;
        this.#state.queue.shift();
        this.#save();
      }
      this.#emit("state", "idle");
    } finally {
      this.#busy = false;
    }
  }

  // True when the message is done with, answered or refused; false when it is tried again later.
  async #deliver(message) {
    this.#emit("state", "sending");
    try {
      const token = await this.#open();
      const body = { token, id: message.id, after: this.#state.seq };
      if (message.payload) body.payload = message.payload;
      else body.text = message.text;
      this.#take(await this.#post("/messages", body), message.id);
      return true;
    } catch (error) {
      if (this.#stopped) return true;
      if (error.status === 401) {
        await this.#renew(message);
        if (!message.payload) return this.#deliver(message);
        return true;
      }
      if (error.status >= 400 && error.status < 500 && error.status !== 408 && error.status !== 429) {
        this.#emit("refused", { message, error });
        return true;
      }
      this.#retryLater(error);
      return false;
    }
  }

  #retryLater(error) {
    const planned = RETRY_SECONDS[Math.min(this.#attempt, RETRY_SECONDS.length - 1)];
    const seconds = Math.max(planned, error.retryAfter || 0) * (0.8 + Math.random() * 0.4);
    this.#attempt += 1;
    this.#emit("state", "waiting");
    this.#timer = setTimeout(this.#wake, seconds * 1000);
  }

  // One request for a session, however many wait for it.
  #open() {
    if (this.#state.token) return Promise.resolve(this.#state.token);
    this.#session ??= this.#post("/session", {})
      .then((session) => {
        this.#state.token = session.token;
        this.#state.contact = { ...session.contact, max_message_chars: session.max_message_chars };
        this.#save();
        this.#emit("contact", this.#state.contact);
        return session.token;
      })
      .finally(() => (this.#session = null));
    return this.#session;
  }

  async #renew(message) {
    this.returning = false;
    drop(this.#kept);
    this.#state = { ...emptyState(), sent: message ? [message] : [], queue: message ? [message.id] : [] };
    this.#save();
    this.#emit("renewed", message);
    await this.#open().catch(() => {});
  }

  #take({ replies = [], last_seq: lastSeq = 0 }, answered = null) {
    // Number 0 means that the server could not keep the reply: it comes this once.
    const fresh = replies.filter((reply) => reply.seq === 0 || reply.seq > this.#state.seq);
    this.#state.seq = Math.max(this.#state.seq, lastSeq);
    if (fresh.some((reply) => reply.custom?.code === "deleted")) this.#forgetWords(answered);
    this.#save();
    if (fresh.length) this.#emit("replies", fresh);
    if (fresh.some((reply) => reply.custom?.code === "service_degraded")) {
      // What took too long may still arrive.
      LATE_CHECKS_MS.forEach((delay) => setTimeout(() => this.#stopped || this.fetchMissed(), delay));
    }
  }

  // The server has deleted the conversation: the visitor's words go from this tab too, and its count begins anew.
  #forgetWords(answered) {
    const waiting = this.#state.queue.filter((id) => id !== answered);
    this.#state.sent = this.#state.sent.filter((message) => waiting.includes(message.id));
    this.#state.seq = 0;
    drop(this.#kept);
  }

  async #post(path, body) {
    const response = await fetch(this.#base + path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      credentials: "omit",
      cache: "no-store",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return answer;
    const error = new Error(answer.error?.message || response.statusText);
    error.status = response.status;
    error.code = answer.error?.code;
    error.retryAfter = Number(response.headers.get("retry-after")) || 0;
    throw error;
  }

  #emit(type, detail) {
    if (!this.#stopped) this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #load() {
    return { ...emptyState(), ...read(this.#store) };
  }

  #save() {
    if (this.#stopped) return;
    write(this.#store, this.#state);
    const kept = read(this.#kept);
    if (kept.token) write(this.#kept, { ...kept, seq: this.#state.seq });
  }
}

// A full or forbidden storage costs the resume after a reload, nothing else.
function read({ key, area }) {
  try {
    return JSON.parse(area.getItem(key) || "{}");
  } catch {
    return {};
  }
}

function write({ key, area }, state) {
  try {
    area.setItem(key, JSON.stringify(state));
  } catch {
    return;
  }
}

function drop({ key, area }) {
  try {
    area.removeItem(key);
  } catch {
    return;
  }
}

function emptyState() {
  return { token: null, seq: 0, sent: [], queue: [], contact: {} };
}

// Pages without https have no randomUUID, and a clinic may well try it out on one.
function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
