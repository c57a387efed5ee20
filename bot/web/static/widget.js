// <plumbline-chat>: the chat of a clinic's site, as one element without a framework.
//
// Attributes, all optional: `server` (where the bot runs; by default where this file came from),
// `mode` ("inline" fills its place in the page, otherwise a button in the corner opens a panel), `clinic`,
// `phone`, `emergency-number`, `emergency-phone` (what a tap dials), and `exit-url` (where "Quick exit" leads).

import { answerBubble, handoverCard, noticeCard, summaryCard, therapistsCard, understoodLine } from "./widget-cards.js";
import { Connection } from "./widget-connection.js";
import { el, phoneLink, prose } from "./widget-dom.js";
import { closeQuestion, placeholders, questionCard } from "./widget-question.js";
import { assessmentCard, planCard } from "./widget-result.js";
import { buildShell } from "./widget-shell.js";
import { fill, strings } from "./widget-strings.js";

const STORAGE_KEY = "plumbline-chat";
const DEFAULT_EXIT = "https://en.wikipedia.org/";
const TYPING_DELAY_MS = 250;

const CARDS = {
  question: questionCard,
  understood: understoodLine,
  assessment: assessmentCard,
  plan: planCard,
  therapists: therapistsCard,
  answer: answerBubble,
  handover: handoverCard,
  summary: summaryCard,
  notice: noticeCard,
};

class PlumblineChat extends HTMLElement {
  #parts = null;
  #connection = null;
  #contact = {};
  #openCard = null;
  #typingTimer = null;
  #shown = new Map();

  connectedCallback() {
    if (this.#parts) return;
    this.#contact = {
      clinic: this.getAttribute("clinic"),
      phone: this.getAttribute("phone"),
      emergency_number: this.getAttribute("emergency-number"),
      emergency_phone: this.getAttribute("emergency-phone"),
    };
    this.#parts = buildShell(this, {
      submit: (text) => this.say(text),
      open: () => this.open(),
      close: () => this.close(),
      startOver: () => this.startOver(),
      talkToPerson: () => this.say(strings.talkToPersonMessage),
      remember: () => this.#rememberOrForget(),
      isRemembered: () => Boolean(this.#connection?.remembered),
      quickExit: () => this.#quickExit(),
    });
    this.#showContact();
    addEventListener("online", () => this.#showState(this.#parts.panel.dataset.state));
    addEventListener("offline", () => this.#showState("waiting"));
    if (this.getAttribute("mode") === "inline") this.open({ focus: false });
  }

  /** Opens the panel and goes on where this tab left off. */
  open({ focus = true } = {}) {
    this.#parts.show();
    if (!this.#connection) this.#begin();
    if (focus) this.#parts.input.focus();
  }

  /** Closes the panel; the conversation stays. */
  close() {
    this.#parts.hide();
  }

  /** Sends a message as if the visitor had typed it, or tapped it when there is a payload. */
  say(text, payload) {
    if (!this.#connection) this.#begin();
    this.#overtakeQuestion();
    this.#showSent(this.#connection.send(text, payload));
    this.#focusInput();
    if (this.hasAttribute("active")) return;
    // A page may give the chat more room once it is in use.
    this.setAttribute("active", "");
    this.scrollIntoView({ block: "nearest" });
  }

  /** Forgets this conversation in the tab and begins a new one, of which the earlier is no part. */
  startOver() {
    this.#connection?.forget();
    this.#begin();
    this.#focusInput();
  }

  get #base() {
    const server = this.getAttribute("server");
    return new URL(server ? `${server.replace(/\/$/, "")}/` : "./", server ? location.href : import.meta.url);
  }

  #begin() {
    const { log, notice } = this.#parts;
    log.replaceChildren(this.#welcome());
    notice.textContent = "";
    this.#shown.clear();
    this.#openCard = null;
    const connection = new Connection(new URL("webhooks/web", this.#base).href, STORAGE_KEY);
    this.#connection = connection;
    connection.addEventListener("contact", ({ detail }) => {
      this.#parts.setLimit(Number(detail?.max_message_chars));
      const given = Object.entries(detail || {}).filter(([, value]) => value);
      this.#contact = { ...this.#contact, ...Object.fromEntries(given) };
      this.#showContact();
    });
    connection.addEventListener("state", ({ detail }) => this.#showState(detail));
    connection.addEventListener("refused", ({ detail }) => this.#showRefusal(detail));
    connection.addEventListener("renewed", ({ detail }) => this.#showRenewed(detail));
    connection.addEventListener("kept", ({ detail }) => this.#note(fill(strings.remembered, { days: detail })));
    connection.addEventListener("replies", ({ detail }) => this.#showReplies(detail));
    if (connection.returning) this.#note(strings.returning);
    connection.start().then(() => connection.sent.forEach((message) => this.#showSent(message)));
  }

  #welcome() {
    const starters = strings.starters.map((text) =>
      el("button", { type: "button", class: "choice", onclick: () => this.say(text) }, text),
    );
    return el(
      "div",
      { class: "welcome" },
      el(
        "div",
        { class: "bubble" },
        prose(this.#contact.welcome || strings.welcome),
        el("p", { class: "disclaimer" }, strings.disclaimer),
      ),
      el("div", { class: "answers starters", role: "group", "aria-label": strings.startersLabel }, starters),
    );
  }

  #showContact() {
    const { emergency_number: number, colour } = this.#contact;
    const { emergency, panel } = this.#parts;
    if (this.#contact.clinic) panel.setAttribute("aria-label", fill(strings.region, { clinic: this.#contact.clinic }));
    if (/^#[0-9a-f]{6}$/i.test(colour || "")) this.style.setProperty("--plumbline-brand", colour);
    emergency.replaceChildren(
      `${strings.emergencyBefore} `,
      (number && phoneLink(this.#contact.emergency_phone || number, number)) || number || strings.emergencyUnknown,
      ". ",
      el("span", {}, strings.emergencyAfter),
    );
  }

  #showSent(message) {
    if (this.#shown.has(message.id)) return;
    const bubble = el(
      "div",
      { class: "mine" },
      el("p", {}, el("span", { class: "unseen" }, `${strings.you} `), message.text),
      el("small", { class: "delivery" }),
    );
    this.#shown.set(message.id, bubble);
    this.#append(bubble);
    this.#parts.log.querySelector(".starters")?.remove();
  }

  #showReplies(replies) {
    const first = this.#parts.log.childElementCount;
    for (const reply of replies) {
      const asked = reply.to && this.#connection.sent.find((message) => message.id === reply.to);
      if (asked) this.#showSent(asked);
      this.#shown.get(reply.to)?.querySelector(".delivery").replaceChildren();
      this.#showReply(reply);
    }
    this.#setTyping(false);
    this.#revealFrom(first);
  }

  // Longest first, or a short number would be found inside a long one.
  get #numbers() {
    const { phone, emergency_number: number, emergency_phone: dialled, help_lines: lines = "" } = this.#contact;
    return [phone, number, dialled, ...lines.split(",")].filter(Boolean).sort((a, b) => b.length - a.length);
  }

  #showReply(reply) {
    const { custom, buttons, text = "" } = reply;
    const context = {
      contact: this.#contact,
      numbers: this.#numbers,
      base: this.#base,
      answer: (title, payload) => this.say(title, payload),
      correct: () => this.#parts.fillInput(strings.changePrefill),
      quickExit: () => this.#quickExit(),
    };
    const makeCard = custom && CARDS[custom.type];
    const card = makeCard ? makeCard(text, custom, context) : text && el("div", { class: "bubble" }, prose(text, context.numbers));
    if (custom?.type === "question") {
      this.#overtakeQuestion();
      this.#openCard = card;
      this.#parts.input.placeholder = placeholders[custom.kind] || strings.placeholderAnswer;
      this.#parts.input.inputMode = custom.kind === "number" ? "decimal" : "text";
    }
    if (card && custom?.disposition === "emergency_now") this.#alert(card);
    else if (card) this.#append(card);
    if (buttons?.length && custom?.type !== "question") this.#offer(buttons);
  }

  // The alert is in the page before its content is, or some screen readers stay silent.
  #alert(card) {
    const alert = el("div", { role: "alert", class: "alert" });
    this.#append(alert);
    requestAnimationFrame(() => {
      alert.append(card);
      this.#reveal(alert);
    });
  }

  #offer(buttons) {
    const choices = buttons.map(({ title, payload }) =>
      el("button", { type: "button", class: "choice", onclick: () => this.say(title, payload) }, title),
    );
    const group = el("div", { class: "card offer" }, el("div", { class: "answers single", role: "group" }, choices));
    this.#overtakeQuestion();
    this.#openCard = group;
    this.#append(group);
  }

  #overtakeQuestion() {
    if (!this.#openCard) return;
    closeQuestion(this.#openCard);
    this.#openCard = null;
    this.#parts.input.placeholder = strings.placeholder;
    this.#parts.input.inputMode = "text";
  }

  #showRefusal({ message, error }) {
    const moved = error.code === "not_offered";
    this.#mark(message, strings.failed);
    this.#append(el("article", { class: "card notice refused" }, prose(moved ? strings.moved : error.message)));
    if (!message.payload) this.#parts.fillInput(message.text);
  }

  #rememberOrForget() {
    if (!this.#connection) this.#begin();
    if (!this.#connection.remembered) {
      this.#connection.remember().catch(() => this.#note(strings.notRemembered));
      return;
    }
    this.#connection.forgetLater();
    this.#note(strings.forgotten);
  }

  #note(text) {
    this.#append(el("article", { class: "card notice" }, prose(text)));
  }

  #showRenewed(message) {
    this.#parts.log.replaceChildren(
      this.#welcome(),
      el("article", { class: "card notice renewed" }, prose(strings.renewed)),
    );
    this.#shown.clear();
    this.#openCard = null;
    if (message) this.#showSent(message);
  }

  #showState(state) {
    const { panel, notice } = this.#parts;
    panel.dataset.state = state || "idle";
    const last = this.#connection?.sent.at(-1);
    this.#setTyping(state === "sending");
    if (last) this.#mark(last, state === "waiting" && !navigator.onLine ? "" : { waiting: strings.waiting }[state] || "");
    if (!navigator.onLine) notice.textContent = strings.offline;
    else notice.textContent = state === "waiting" ? strings.reconnecting : "";
  }

  #mark(message, text) {
    const delivery = this.#shown.get(message.id)?.querySelector(".delivery");
    if (delivery) delivery.textContent = text;
  }

  #setTyping(on) {
    clearTimeout(this.#typingTimer);
    const { typing } = this.#parts;
    if (!on) typing.hidden = true;
    else this.#typingTimer = setTimeout(() => this.#revealTyping(), TYPING_DELAY_MS);
  }

  #revealTyping() {
    this.#parts.typing.hidden = false;
    this.#parts.scroller.scrollTop = this.#parts.scroller.scrollHeight;
  }

  #append(element) {
    this.#parts.log.append(element);
    this.#parts.scroller.scrollTop = this.#parts.scroller.scrollHeight;
  }

  // Long replies are read from their first line, so that one is brought to the top, not the last.
  #revealFrom(index) {
    const element = this.#parts.log.children[index];
    if (element) this.#reveal(element);
  }

  #reveal(element) {
    const { scroller } = this.#parts;
    const top = element.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
    scroller.scrollTop = Math.min(top - 12, scroller.scrollHeight);
  }

  // A phone would open its keyboard over the next question: there the log keeps the focus.
  #focusInput() {
    const touch = matchMedia("(hover: none) and (pointer: coarse)").matches;
    (touch ? this.#parts.log : this.#parts.input).focus({ preventScroll: true });
  }

  #quickExit() {
    this.#connection?.forget();
    this.#parts.log.replaceChildren();
    location.replace(this.getAttribute("exit-url") || DEFAULT_EXIT);
  }
}

customElements.define("plumbline-chat", PlumblineChat);
