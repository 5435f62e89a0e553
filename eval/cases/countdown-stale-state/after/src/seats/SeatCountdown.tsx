import { useEffect, useState } from "react";

interface Props {
  /** How long the seat is kept from now on. */
  seconds: number;
  onExpire(): void;
}

/** Minutes and seconds as `4:05`. */
function clock(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Counts down to the moment at which somebody else may have the seat. Mounted anew for each reservation. */
export function SeatCountdown({ seconds, onExpire }: Props) {
  const [left, setLeft] = useState(seconds);

  useEffect(() => {
    const timer = setInterval(() => {
      if (left <= 1) {
        clearInterval(timer);
        onExpire();
      }
      setLeft(left - 1);
    }, 1_000);
    return () => clearInterval(timer);
  }, []);

  const isUrgent = left <= 60;
  return (
    <p role="timer" className={isUrgent ? "countdown is-urgent" : "countdown"}>
      Your seat is kept for <time>{clock(Math.max(0, left))}</time>
    </p>
  );
}
