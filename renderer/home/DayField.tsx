import { useEffect, useEffectEvent, useState } from "react";
import { Field } from "../ui/Field.tsx";
import { isDay } from "./history-filter.ts";

type Props = {
  readonly label: string;
  /** `YYYY-MM-DD`, or null for none. */
  readonly day: string | null;
  /** "" for none. */
  readonly onDay: (day: string) => void;
  readonly testId: string;
};

/** Nobody types the next digit any more. */
const typedAfterMs = 1000;

/**
 * One day. The browser's field tells of each digit on the way to a date, and of other dates between: what is typed
 * counts once the typing is over, what is chosen in its calendar at once.
 */
export function DayField({ label, day, onDay, testId }: Props) {
  const [typed, setTyped] = useState(day ?? "");
  const [known, setKnown] = useState(day);
  const [isTyping, setIsTyping] = useState(false);
  if (known !== day) {
    setKnown(day);
    setTyped(day ?? "");
  }
  const settle = (value: string) => {
    setIsTyping(false);
    if (value !== (day ?? "") && (value === "" || isDay(value))) onDay(value);
  };
  const onLeft = ({ value, validity }: HTMLInputElement) => {
    if (!validity.badInput) settle(value);
  };
  const onRest = useEffectEvent(() => settle(typed));
  useEffect(() => {
    // A field with only a part of a date says that it is empty.
    if (!isTyping || !isDay(typed)) return;
    const timer = setTimeout(() => onRest(), typedAfterMs);
    return () => clearTimeout(timer);
  }, [isTyping, typed]);
  return (
    <Field
      label={label}
      type="date"
      max="9999-12-31"
      value={typed}
      onKeyDown={({ key, currentTarget }) => (key === "Enter" ? onLeft(currentTarget) : setIsTyping(key !== "Tab"))}
      onBlur={({ currentTarget }) => onLeft(currentTarget)}
      onChange={({ target }) => {
        setTyped(target.value);
        if (!isTyping) settle(target.value);
      }}
      data-testid={testId}
    />
  );
}
