import type { GoLivePlan } from "@nchat/contract/broadcast";
import { ToldPlan } from "@nchat/contract/ipc/studio-tools";
import { useEffect } from "react";
import type { StudioToolsPort } from "../platform/platform.ts";

/** What a hotkey or a command goes live with while this is on the screen, or why it can't. */
export function useToldPlan({ tellPlan }: StudioToolsPort, plan: GoLivePlan | null, missing: string | null): void {
  const told = JSON.stringify({ plan, missing });
  useEffect(() => tellPlan(ToldPlan.parse(JSON.parse(told))), [tellPlan, told]);
  useEffect(() => () => tellPlan(null), [tellPlan]);
}
