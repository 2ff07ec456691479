/* Shows what was pushed, while no page of the shop is open. */
const base = "__BASE__";

self.addEventListener("push", (event) => {
  let message = {};
  try {
    message = event.data.json();
  } catch {
    return; // nobody but us can have sealed it, and we seal JSON
  }
  const { title, text, image, icon, id, url } = message;
  event.waitUntil(
    self.registration.showNotification(title || "", {
      body: text,
      image: image || undefined,
      icon: icon || undefined,
      tag: id, // a copy takes the place of the first one
      dir: "auto",
      data: { url },
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { url } = event.notification.data || {};
  if (!url) return;
  event.waitUntil(
    self.clients.matchAll({ type: "window" }).then((pages) => {
      const open = pages.find((page) => page.url === url);
      return open ? open.focus() : self.clients.openWindow(url);
    }),
  );
});

/* The browser gave the subscription a new address. */
self.addEventListener("pushsubscriptionchange", (event) => {
  const { oldSubscription: old, newSubscription: given } = event;
  if (!old) return;
  const renewed = given || self.registration.pushManager.subscribe(old.options);
  event.waitUntil(
    Promise.resolve(renewed).then((subscription) => {
      const { endpoint: address, keys } = subscription.toJSON();
      const body = JSON.stringify({ address, keys, replaces: old.endpoint });
      return fetch(`${base}/subscribe`, { method: "POST", body, credentials: "omit" });
    }),
  );
});
