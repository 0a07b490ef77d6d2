import { Eye } from "lucide-react";
import type { ComponentProps } from "react";
import { Field } from "./Field.tsx";
import { IconButton } from "./IconButton.tsx";
import { hiddenWords, useSecret } from "./streamer-mode.ts";

type Props = Omit<ComponentProps<typeof Field>, "value" | "type" | "readOnly"> & {
  readonly value: string;
  /** For "Show … for 10 seconds". */
  readonly what: string;
};

/** A field to be read that holds a secret; what stands after it (a way to copy it) works also while it is hidden. */
export function SecretField({ value, what, after, ...field }: Props) {
  const { isHidden, reveal } = useSecret();
  return (
    <Field
      {...field}
      readOnly
      value={isHidden ? hiddenWords.hidden : value}
      after={
        <>
          {isHidden && (
            <IconButton
              icon={Eye}
              size="s"
              label={hiddenWords.reveal(what)}
              onClick={reveal}
              data-testid="secret-show"
            />
          )}
          {after}
        </>
      }
    />
  );
}
