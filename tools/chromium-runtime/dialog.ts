import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { IncomingMessage, ServerResponse } from "node:http";
import type {
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
type Args<Options> = [owner: unknown, options: Options] | [options: Options];
type Question = { readonly title: string; readonly message: string; readonly detail?: string; readonly body: string };

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
const style = `body{font:14px system-ui;margin:20px;color-scheme:light dark}h1{font-size:16px}p{white-space:pre-wrap}
footer{display:flex;gap:8px;justify-content:flex-end;margin-top:16px}button{padding:6px 14px}input[name=path]{width:100%}`;

/** `dialog`: each question is a small window of its own. */
export class RuntimeDialog {
  readonly showMessageBoxSync = refuse("dialog.showMessageBoxSync");
  readonly showOpenDialogSync = refuse("dialog.showOpenDialogSync");
  readonly showSaveDialogSync = refuse("dialog.showSaveDialogSync");
  private readonly runtime: Runtime;
  private readonly open = new Map<string, Asked>();

  constructor(runtime: Runtime) {
    this.runtime = runtime;
    runtime.protocol.ownPages.push((request, response) => answerPage(this.open, request, response));
  }

  showMessageBox(...args: Args<MessageBoxOptions>): Promise<MessageBoxReturnValue> {
    return this.messageBox(args.at(-1) as MessageBoxOptions);
  }

  showErrorBox(title: string, content: string): void {
    console.error(`${title}: ${content}`);
    if (this.runtime.chromium) void this.messageBox({ title, message: title, detail: content });
  }

  async showOpenDialog(...args: Args<OpenDialogOptions>): Promise<OpenDialogReturnValue> {
    const path = await this.askPath(args.at(-1) as OpenDialogOptions, "Open");
    return { canceled: path === "", filePaths: path === "" ? [] : [path] };
  }

  async showSaveDialog(...args: Args<SaveDialogOptions>): Promise<SaveDialogReturnValue> {
    const filePath = await this.askPath(args.at(-1) as SaveDialogOptions, "Save");
    return { canceled: filePath === "", filePath };
  }

  private ask({ title, message, detail = "", body }: Question): Promise<URLSearchParams | undefined> {
    const { runtime, open } = this;
    return new Promise((resolve) => {
      const id = randomUUID();
      const text = `<h1>${escape(message)}</h1><p>${escape(detail)}</p>${body}`;
      const head = `<!doctype html><meta charset=utf-8><title>${escape(title)}</title><style>${style}</style>`;
      const window = new RuntimeWindow(runtime, { width: 440, height: 240, title, resizable: false }, true);
      const answer = (fields: URLSearchParams | undefined): void => {
        open.delete(id);
        resolve(fields);
        window.destroy();
      };
      open.set(id, { html: `${head}<form method=post>${text}</form>`, answer });
      window.once("closed", () => answer(undefined));
      window.loadURL(`${runtime.protocol.origins.httpOrigin}/.runtime/dialog/${id}`).catch(() => answer(undefined));
    });
  }

  private async messageBox(options: MessageBoxOptions): Promise<MessageBoxReturnValue> {
    const { title = this.runtime.appName, message, detail = "" } = options;
    const { defaultId = 0, cancelId = 0, checkboxLabel = "", checkboxChecked = false } = options;
    const labels = options.buttons?.length ? options.buttons : ["OK"];
    const focused = (at: number): string => (at === defaultId ? " autofocus" : "");
    const buttons = labels.map(
      (label, at) => `<button name=button value=${at}${focused(at)}>${escape(label)}</button>`,
    );
    const checked = checkboxChecked ? " checked" : "";
    const box = `<label><input type=checkbox name=checked${checked}> ${escape(checkboxLabel)}</label>`;
    const body = `${checkboxLabel ? box : ""}<footer>${buttons.join("")}</footer>`;
    const fields = await this.ask({ title, message, detail, body });
    if (!fields) return { response: cancelId, checkboxChecked };
    return { response: Number(fields.get("button") ?? defaultId), checkboxChecked: fields.has("checked") };
  }

  private async askPath(options: OpenDialogOptions | SaveDialogOptions, verb: string): Promise<string> {
    const suggested = escape(options.defaultPath ?? join(process.env.HOME ?? "/", ""));
    const accept = `<button name=button value=ok>${escape(options.buttonLabel ?? verb)}</button>`;
    const buttons = `<footer><button name=button value=cancel>Cancel</button>${accept}</footer>`;
    const body = `<input name=path value="${suggested}" autofocus>${buttons}`;
    const fields = await this.ask({ title: options.title ?? verb, message: options.message ?? verb, body });
    return fields?.get("button") === "ok" ? (fields.get("path") ?? "") : "";
  }
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
