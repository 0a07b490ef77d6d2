import { Radio } from "lucide-react";
import type { ComponentProps } from "react";
import { Button } from "../ui/Button.tsx";
import { words } from "./words.ts";

type Props = Pick<ComponentProps<typeof Button>, "size"> & {
  /** Null where nothing can be sent. */
  readonly onStart: (() => void) | null;
};

/** The way from one's own planned stream to the studio, which starts it. */
export function StartPlanned({ onStart, size }: Props) {
  if (onStart === null) return null;
  return (
    <Button variant="primary" icon={Radio} onClick={onStart} data-testid="stream-start" {...(size ? { size } : {})}>
      {words.start}
    </Button>
  );
}
