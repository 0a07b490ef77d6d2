import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { IncomingMessage, ServerResponse } from "node:http";
import type {
  Dialog,
  MessageBoxOptions,
  MessageBoxReturnValue,
  OpenDialogOptions,
  OpenDialogReturnValue,
  SaveDialogOptions,
  SaveDialogReturnValue,
} from "electron";
import { RuntimeWindow } from "./browser-window.ts";
import { refuse } from "./guard.ts";
import type { Runtime } from "./runtime.ts";

type Asked = { readonly html: string; readonly answer: (fields: URLSearchParams | undefined) => void };
type Question = { readonly title: string; readonly message: string; readonly detail?: string; readonly body: string };

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
const style = `body{font:14px system-ui;margin:20px;color-scheme:light dark}h1{font-size:16px}p{white-space:pre-wrap}
footer{display:flex;gap:8px;justify-content:flex-end;margin-top:16px}button{padding:6px 14px}input[name=path]{width:100%}`;

/** `dialog`: each question is a small window of its own. */
export function createDialog(runtime: Runtime): Pick<Dialog, "showErrorBox"> & {
  showMessageBox: (...args: [unknown, MessageBoxOptions] | [MessageBoxOptions]) => Promise<MessageBoxReturnValue>;
  showOpenDialog: (...args: [unknown, OpenDialogOptions] | [OpenDialogOptions]) => Promise<OpenDialogReturnValue>;
  showSaveDialog: (...args: [unknown, SaveDialogOptions] | [SaveDialogOptions]) => Promise<SaveDialogReturnValue>;
  showMessageBoxSync: () => never;
  showOpenDialogSync: () => never;
  showSaveDialogSync: () => never;
} {
  const open = new Map<string, Asked>();
  runtime.protocol.ownPages.push((request, response) => answerPage(open, request, response));

  const ask = ({ title, message, detail = "", body }: Question): Promise<URLSearchParams | undefined> =>
    new Promise((resolve) => {
      const id = randomUUID();
      const text = `<h1>${escape(message)}</h1><p>${escape(detail)}</p>${body}`;
      const html = `<!doctype html><meta charset=utf-8><title>${escape(title)}</title><style>${style}</style><form method=post>${text}</form>`;
      const window = new RuntimeWindow(runtime, { width: 440, height: 240, title, resizable: false }, true);
      const answer = (fields: URLSearchParams | undefined): void => {
        open.delete(id);
        resolve(fields);
        window.destroy();
      };
      open.set(id, { html, answer });
      window.once("closed", () => answer(undefined));
      window.loadURL(`${runtime.protocol.origins.httpOrigin}/.runtime/dialog/${id}`).catch(() => answer(undefined));
    });

  const messageBox = async (options: MessageBoxOptions): Promise<MessageBoxReturnValue> => {
    const buttons = options.buttons?.length ? options.buttons : ["OK"];
    const { defaultId = 0, cancelId = 0, checkboxLabel, checkboxChecked = false } = options;
    const rows = buttons.map(
      (label, at) => `<button name=button value=${at}${at === defaultId ? " autofocus" : ""}>${escape(label)}</button>`,
    );
    const box = `<label><input type=checkbox name=checked${checkboxChecked ? " checked" : ""}> ${escape(checkboxLabel ?? "")}</label>`;
    const body = `${checkboxLabel ? box : ""}<footer>${rows.join("")}</footer>`;
    const { title = runtime.appName, message, detail = "" } = options;
    const fields = await ask({ title, message, detail, body });
    if (!fields) return { response: cancelId, checkboxChecked };
    return { response: Number(fields.get("button") ?? defaultId), checkboxChecked: fields.has("checked") };
  };
  const askPath = async (options: OpenDialogOptions | SaveDialogOptions, verb: string): Promise<string> => {
    const suggested = escape(options.defaultPath ?? join(process.env.HOME ?? "/", ""));
    const label = escape(options.buttonLabel ?? verb);
    const buttons = `<footer><button name=button value=cancel>Cancel</button><button name=button value=ok>${label}</button></footer>`;
    const body = `<input name=path value="${suggested}" autofocus>${buttons}`;
    const fields = await ask({ title: options.title ?? verb, message: options.message ?? verb, body });
    return fields?.get("button") === "ok" ? (fields.get("path") ?? "") : "";
  };
  return {
    showMessageBox: (...args) => messageBox(args.at(-1) as MessageBoxOptions),
    showErrorBox: (title, content) => {
      console.error(`${title}: ${content}`);
      if (runtime.chromium) void messageBox({ title, message: title, detail: content });
    },
    showOpenDialog: async (...args) => {
      const path = await askPath(args.at(-1) as OpenDialogOptions, "Open");
      return { canceled: path === "", filePaths: path === "" ? [] : [path] };
    },
    showSaveDialog: async (...args) => {
      const filePath = await askPath(args.at(-1) as SaveDialogOptions, "Save");
      return { canceled: filePath === "", filePath };
    },
    showMessageBoxSync: refuse("dialog.showMessageBoxSync"),
    showOpenDialogSync: refuse("dialog.showOpenDialogSync"),
    showSaveDialogSync: refuse("dialog.showSaveDialogSync"),
  };
}

function answerPage(open: Map<string, Asked>, request: IncomingMessage, response: ServerResponse): boolean {
  const id = /^\/\.runtime\/dialog\/([\w-]+)$/.exec(request.url ?? "")?.[1];
  const asked = open.get(id ?? "");
  if (!asked) return false;
  response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
  if (request.method !== "POST") {
    response.end(asked.html);
    return true;
  }
  let text = "";
  request.setEncoding("utf8").on("data", (part: string) => (text += part));
  request.on("end", () => {
    response.end();
    asked.answer(new URLSearchParams(text));
  });
  return true;
}
