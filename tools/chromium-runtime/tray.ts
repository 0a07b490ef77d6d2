import { EventEmitter } from "node:events";
import type { NativeImage } from "electron";
import type { ItemState, RuntimeMenu } from "./menu.ts";
import { nativeImage } from "./native-image.ts";
import type { Runtime } from "./runtime.ts";

/** A tray icon as the control server tells it. */
export type TrayState = { readonly tooltip: string; readonly image: string; readonly menu: readonly ItemState[] };

/** `Tray`: what the icon would show. No panel draws it; the control server reads and clicks it. */
export class RuntimeTray extends EventEmitter {
  private readonly runtime: Runtime;
  private image: NativeImage;
  private tooltip = "";
  private menu: RuntimeMenu | null = null;
  private destroyed = false;

  constructor(runtime: Runtime, image: NativeImage | string) {
    super();
    this.runtime = runtime;
    this.image = toImage(image);
    runtime.trays.push(this);
  }

  setImage(image: NativeImage | string): void {
    this.image = toImage(image);
  }

  setToolTip(tooltip: string): void {
    this.tooltip = tooltip;
  }

  setContextMenu(menu: RuntimeMenu | null): void {
    this.menu = menu;
  }

  destroy(): void {
    this.destroyed = true;
    this.runtime.trays = this.runtime.trays.filter((tray) => !tray.isDestroyed());
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  describe(): TrayState {
    return { tooltip: this.tooltip, image: this.image.toDataURL(), menu: this.menu?.describe() ?? [] };
  }

  /** Clicks an item of the menu, or the icon itself. */
  press(id: unknown): boolean {
    if (id === undefined) return this.emit("click", {}) || true;
    const item = this.menu?.getMenuItemById(String(id));
    if (!item?.enabled) return false;
    item.click();
    return true;
  }
}

function toImage(image: NativeImage | string): NativeImage {
  return typeof image === "string" ? nativeImage.createFromPath(image) : image;
}
