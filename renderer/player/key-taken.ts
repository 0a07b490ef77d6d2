/** What has all keys for itself while the focus is in it: nothing behind it may act on them. */
const closed = "[role=dialog], [role=alertdialog], [role^=menu], [role=listbox]";
const moving = "[role=slider], [role=tab], [role=radio], [role=group], [tabindex='0']";

/** Dialogs, menus and lists to choose from take all keys, buttons the space bar, lists and sliders those that move: a slider does nothing with the space bar. */
export function isTaken({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest(closed) !== null) return true;
  if (key === " ") return target.closest("button, a, [role=tab]") !== null;
  if (key.startsWith("Arrow") || key === "Home" || key === "End") return target.closest(moving) !== null;
  return false;
}
