import { open, rename, rm } from "node:fs/promises";
import { join, parse } from "node:path";
import { codeOf } from "./files.ts";

/** So many files of one name stand side by side. */
const mostOfOneName = 1000;

/**
 * Moves a file that is whole to its name in `folder`, or to that with the next number that is free, and answers the path.
 * Nothing is ever written over. Both are on one file system.
 */
export async function publishFile(whole: string, folder: string, fileName: string): Promise<string> {
  const { name, ext } = parse(fileName);
  for (let number = 1; number <= mostOfOneName; number++) {
    const path = join(folder, number === 1 ? fileName : `${name} (${number})${ext}`);
    if (!(await claim(path))) continue;
    try {
      await rename(whole, path);
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
    return path;
  }
  throw new Error(`there are too many files called ${fileName}`);
}

/** Makes an empty file, so that the name is ours from here on: not every file system knows links. False when it is taken. */
async function claim(path: string): Promise<boolean> {
  try {
    await (await open(path, "wx")).close();
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}
