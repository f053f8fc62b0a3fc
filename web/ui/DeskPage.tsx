import type { ReactNode } from 'react'

/** One page of the desk: what it is about, what can be done there, and then its parts. */
export function DeskPage(props: { title: string; text: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <>
      <header className="desk-head">
        <div>
          <h1>{props.title}</h1>
          <p>{props.text}</p>
        </div>
        {props.actions === undefined ? null : <div className="row">{props.actions}</div>}
      </header>
      {props.children}
    </>
  )
}

export function DeskPart(props: { title: string; text?: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <section className="desk-part">
      <header>
        <div>
          <h2>{props.title}</h2>
          {props.text === undefined ? null : <p>{props.text}</p>}
        </div>
        {props.actions === undefined ? null : <div className="row">{props.actions}</div>}
      </header>
      {props.children}
    </section>
  )
}

/** Rows that are read one by one and carry actions of their own; figures to compare belong into Table. */
export function Rows(props: { label: string; heads: readonly string[]; children: ReactNode }) {
  return (
    <div className="rows-frame" tabIndex={0} role="region" aria-label={props.label}>
      <table className="rows">
        <thead>
          <tr>
            {props.heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{props.children}</tbody>
      </table>
    </div>
  )
}
