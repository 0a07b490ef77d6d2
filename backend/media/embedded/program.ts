import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Where a program is: the setting's file, or the first of that name on the PATH; null when there is none. */
export function findProgram(name: string, setting: string | null, path = process.env["PATH"] ?? ""): string | null {
  const names = process.platform === "win32" ? [`${name}.exe`] : [name];
  const places = path.split(delimiter).filter((folder) => folder !== "");
  const files = setting === null ? places.flatMap((folder) => names.map((file) => join(folder, file))) : [setting];
  return files.find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false; // the next place
  }
}
