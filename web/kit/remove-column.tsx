import { Button } from '@fluentui/react-components';
import { DeleteRegular } from '@fluentui/react-icons/svg/delete';
import type { Column } from './DataTable.tsx';

/** A table's last column, in which a row is removed. @param labelOf what the button does, such as "Remove Contoso". */
export function removeColumn<T>(labelOf: (row: T) => string, onRemove: (row: NoInfer<T>) => void): Column<T> {
  return {
    key: 'actions',
    header: 'Actions',
    width: '60px',
    actions: true,
    cell: (row) => (
      <Button
        size="small"
        appearance="subtle"
        icon={<DeleteRegular />}
        aria-label={labelOf(row)}
        title={labelOf(row)}
        onClick={() => onRemove(row)}
      />
    ),
  };
}
