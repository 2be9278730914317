import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ComponentProps } from 'react';
import { PlaceLink } from './router.tsx';

const useStyles = makeStyles({
  link: {
    color: tokens.colorBrandForegroundLink,
    fontWeight: tokens.fontWeightSemibold,
    textDecoration: 'none',
    borderRadius: tokens.borderRadiusSmall,
    ':hover': { textDecoration: 'underline' },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
});

/** What something is called in a table or a list, leading to its page. */
export function NameLink({ className, ...rest }: ComponentProps<typeof PlaceLink>) {
  return <PlaceLink {...rest} className={mergeClasses(useStyles().link, className)} />;
}
