import { useCallback, useEffect, useRef, useState } from "react";

const restMs = 3000;

/** True for some seconds after each sign of life. */
export function useAwake() {
  const [isAwake, setIsAwake] = useState(true);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const sleep = useCallback(() => {
    clearTimeout(timer.current);
    setIsAwake(false);
  }, []);
  const wake = useCallback(() => {
    clearTimeout(timer.current);
    setIsAwake(true);
    timer.current = setTimeout(() => setIsAwake(false), restMs);
  }, []);
  useEffect(() => {
    timer.current = setTimeout(() => setIsAwake(false), restMs);
    return () => clearTimeout(timer.current);
  }, []);
  return { isAwake, wake, sleep };
}
