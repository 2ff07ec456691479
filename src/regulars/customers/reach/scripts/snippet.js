/* Notifications for visitors who press an element with data-regulars-push, or regularsPush.ask(). */
(() => {
  const base = "__BASE__";
  const key = "__KEY__";
  const script = document.currentScript;
  const worker = script.dataset.worker || "/regulars-worker.js";
  const can = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

  /** Who this is: the shop's own number for the customer with its proof, else this browser. */
  function person() {
    const { customer, proof } = script.dataset;
    if (customer && proof) return { customer, proof };
    let visitor = "";
    try {
      visitor = localStorage.regularsVisitor ||= crypto.randomUUID();
    } catch {
      visitor = crypto.randomUUID();
    }
    return { visitor };
  }

  function bytes(text) {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  }

  function post(path, body) {
    return fetch(`${base}/${path}`, {
      method: "POST",
      body: JSON.stringify(body),
      credentials: "omit",
    }).catch(() => ({ ok: false }));
  }

  function told(state) {
    document.dispatchEvent(new CustomEvent("regulars-push", { detail: state }));
    return state;
  }

  async function ask(wording = "") {
    if (!can) return told("unsupported");
    if ((await Notification.requestPermission()) !== "granted") return told("denied");
    const { pushManager } = await navigator.serviceWorker
      .register(worker)
      .then(() => navigator.serviceWorker.ready);
    const options = { userVisibleOnly: true, applicationServerKey: bytes(key) };
    const subscription = await pushManager.subscribe(options).catch(async () => {
      await (await pushManager.getSubscription())?.unsubscribe(); // made with another key
      return pushManager.subscribe(options);
    });
    const { endpoint: address, keys } = subscription.toJSON();
    const language = document.documentElement.lang;
    const answer = await post("subscribe", { address, keys, language, wording, ...person() });
    return told(answer.ok ? "subscribed" : "failed");
  }

  async function stop() {
    const registration = can && (await navigator.serviceWorker.getRegistration());
    const subscription = registration && (await registration.pushManager.getSubscription());
    if (!subscription) return told("stopped");
    const answer = await post("unsubscribe", { address: subscription.endpoint });
    await subscription.unsubscribe();
    return told(answer.ok ? "stopped" : "failed");
  }

  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-regulars-push]");
    if (button) ask(button.dataset.regularsPush || button.textContent.trim());
  });
  window.regularsPush = { can, ask, stop };
})();
