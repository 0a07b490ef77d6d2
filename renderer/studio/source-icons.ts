import type { Source } from "@nchat/contract/studio";
import { AppWindow, Camera, Image, type LucideIcon, Type } from "lucide-react";

/** What each kind of source looks like in lists. */
export const sourceIcons: Readonly<Record<Source["kind"], LucideIcon>> = {
  display: AppWindow,
  camera: Camera,
  image: Image,
  text: Type,
};
