import type { MenuItemConstructorOptions } from "electron";
import { refuse } from "./guard.ts";

/** A menu's item as the control server tells it. */
export type ItemState = {
  readonly id: string;
  readonly label: string;
  readonly type: string;
  readonly checked: boolean;
  readonly enabled: boolean;
  readonly submenu?: ItemState[];
};

/** `MenuItem`: what a menu says and does; nothing draws it here. */
export class RuntimeMenuItem {
  readonly id: string;
  readonly type: NonNullable<MenuItemConstructorOptions["type"]>;
  readonly submenu: RuntimeMenu | undefined;
  label: string;
  enabled: boolean;
  visible: boolean;
  checked: boolean;
  readonly click: () => void;

  constructor(options: MenuItemConstructorOptions, at = 0) {
    const { id, label = "", submenu, role } = options;
    this.id = id ?? String(at);
    this.label = label || (role ?? "");
    this.type = options.type ?? (submenu ? "submenu" : "normal");
    this.enabled = options.enabled ?? true;
    this.visible = options.visible ?? true;
    this.checked = options.checked ?? false;
    if (submenu instanceof RuntimeMenu) this.submenu = submenu;
    else if (Array.isArray(submenu)) this.submenu = RuntimeMenu.buildFromTemplate(submenu);
    this.click = () => {
      if (this.type === "checkbox") this.checked = !this.checked;
      if (this.type === "radio") this.checked = true;
      const listener = options.click as ((...args: unknown[]) => void) | undefined;
      listener?.(this, undefined, {});
    };
  }
}

/** `Menu`: built, read and clicked as on Electron; a tray's is reached by the control server. */
export class RuntimeMenu {
  private static application: RuntimeMenu | null = null;
  readonly items: RuntimeMenuItem[] = [];
  readonly popup = refuse("Menu.popup", "menus are not drawn");

  static buildFromTemplate(template: readonly (MenuItemConstructorOptions | RuntimeMenuItem)[]): RuntimeMenu {
    const menu = new RuntimeMenu();
    for (const item of template)
      menu.append(item instanceof RuntimeMenuItem ? item : new RuntimeMenuItem(item, menu.items.length));
    return menu;
  }

  static setApplicationMenu(menu: RuntimeMenu | null): void {
    RuntimeMenu.application = menu;
  }

  static getApplicationMenu(): RuntimeMenu | null {
    return RuntimeMenu.application;
  }

  append(item: RuntimeMenuItem): void {
    this.items.push(item);
  }

  getMenuItemById(id: string): RuntimeMenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }

  describe(): ItemState[] {
    const shown = this.items.filter(({ visible }) => visible);
    return shown.map(({ id, label, type, checked, enabled, submenu }) => {
      return { id, label, type, checked, enabled, ...(submenu ? { submenu: submenu.describe() } : {}) };
    });
  }
}
