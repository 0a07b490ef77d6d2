/** Buttons take the space bar, lists and sliders the arrows. */
export function isTaken({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (key === " ") return target.closest("button, a, [role=slider], [role^=menu], [role=tab]") !== null;
  if (key.startsWith("Arrow"))
    return (
      target.closest("[role=slider], [role^=menu], [role=tab], [role=radio], [role=group], [tabindex='0']") !== null
    );
  return false;
}
