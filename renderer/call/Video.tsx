import type { ComponentProps } from "react";
import { LiveVideo } from "../ui/LiveVideo.tsx";
import { useCall } from "./call-context.ts";

/** A live picture of the call. */
export function Video(props: Omit<ComponentProps<typeof LiveVideo>, "attach">) {
  const { engine } = useCall();
  return <LiveVideo attach={engine.attachVideo} {...props} />;
}
