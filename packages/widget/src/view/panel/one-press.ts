/**
 * Who clicks twice, or lets go of Enter late, means one press. What it does may put another button under the pointer or the
 * focus ("End" where "Start talking" was), and the rest of the press is not meant for that one.
 */

/** @param root - whose own buttons, each known by its part, take what is meant for them. */
export function onePress(root: Node): void {
  let pressed: string | undefined;
  const take = (event: Event): void => {
    const { detail, repeat, key } = event as KeyboardEvent;
    const part = (event.target as Element).closest('button')?.part.value;
    if (detail > 1 ? part !== pressed : part && repeat && key === 'Enter') {
      event.preventDefault();
      event.stopPropagation();
    } else pressed = part;
  };
  for (const type of ['click', 'keydown']) root.addEventListener(type, take, true);
}
