/** Begins what is given once everything before it has ended. */
export type InTurn = <T>(act: () => Promise<T>) => Promise<T>;

/**
 * One capture at a time: main holds one choice of each kind, and the gesture that goes with it is used up by whichever
 * capture comes first.
 */
export function createTurns(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (act) => {
    const mine = last.then(act, act); // whoever asked hears of a fault; the next one does not
    last = mine;
    return mine;
  };
}
