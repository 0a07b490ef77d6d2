import { dependencies } from "../../package.json";
import product from "../../LICENSE?raw";
import msgpack from "../../node_modules/@msgpack/msgpack/LICENSE?raw";
import hls from "../../node_modules/hls.js/LICENSE?raw";
import livekit from "../../node_modules/livekit-client/LICENSE?raw";
import lucide from "../../node_modules/lucide-react/LICENSE?raw";
import radix from "../../node_modules/radix-ui/LICENSE?raw";
import reactDom from "../../node_modules/react-dom/LICENSE?raw";
import react from "../../node_modules/react/LICENSE?raw";
import socketIo from "../../node_modules/socket.io-client/LICENSE?raw";
import uiohook from "../../node_modules/uiohook-napi/LICENSE?raw";
import ws from "../../node_modules/ws/LICENSE?raw";
import x11 from "../../node_modules/x11/LICENSE?raw";
import zod from "../../node_modules/zod/LICENSE?raw";
import zustand from "../../node_modules/zustand/LICENSE?raw";

/** One package inside the product, with the words of its licence. */
export type Licence = { readonly name: string; readonly version: string; readonly text: string };

/** Its package names the MIT licence and its author, and holds no text. */
const werift = product.replace(/^Copyright .*$/m, "Copyright (c) shinyoshiaki");

const texts: Readonly<Record<keyof typeof dependencies, string>> = {
  "@msgpack/msgpack": msgpack,
  "hls.js": hls,
  "livekit-client": livekit,
  "lucide-react": lucide,
  "radix-ui": radix,
  react,
  "react-dom": reactDom,
  "socket.io-client": socketIo,
  "uiohook-napi": uiohook,
  werift,
  ws,
  x11,
  zod,
  zustand,
};

/** The product first, then every package that it brings; one without a text does not compile. */
export const licences: readonly Licence[] = [
  { name: "nchat Desktop", version: "", text: product },
  ...Object.entries(dependencies).map(([name, version]) => ({
    name,
    version,
    text: new Map(Object.entries(texts)).get(name) ?? "",
  })),
];
