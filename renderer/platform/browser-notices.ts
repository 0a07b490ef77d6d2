import type { NoticesPort } from "./platform.ts";

/** The browser's own notices; shown only when the person has allowed them. */
export function createBrowserNotices(page: Window & typeof globalThis): NoticesPort {
  const listeners = new Set<(tag: string) => void>();
  const isThere = "Notification" in page;
  return {
    show({ title, body, tag }) {
      if (!isThere || page.Notification.permission !== "granted") return;
      const notice = new page.Notification(title, { body, tag });
      notice.onclick = () => {
        page.focus();
        for (const listener of listeners) listener(tag);
      };
    },
    onClicked(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    requestPermission:
      isThere && page.Notification.permission === "default"
        ? async () => (await page.Notification.requestPermission()) === "granted"
        : null,
  };
}
