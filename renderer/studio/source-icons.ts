import type { Source } from "@nchat/contract/studio";
import { AppWindow, Camera, Crop, Globe, Image, type LucideIcon, Type } from "lucide-react";

/** What each kind of source looks like in lists. */
export const sourceIcons: Readonly<Record<Source["kind"], LucideIcon>> = {
  display: AppWindow,
  region: Crop,
  browser: Globe,
  camera: Camera,
  image: Image,
  text: Type,
};
