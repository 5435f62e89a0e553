import { onTestFinished, vi } from "vitest";

/**
 * Takes the calendar into the test's hands; every call of what it returns lets ten seconds go by. auth-app repeats by itself
 * what is answered with 401 while the token is less than five seconds old, and waits longer each time.
 */
export function anAgeing(): () => void {
  vi.useFakeTimers({ toFake: ["Date"] });
  onTestFinished(() => void vi.useRealTimers());
  return () => void vi.setSystemTime(Date.now() + 10_000);
}
