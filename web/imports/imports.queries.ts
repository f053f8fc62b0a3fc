import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ImportNoun, ImportOptions, ImportPreview, ImportRecord } from '#contract/imports'
import {
  cancelImport,
  getImport,
  listImports,
  previewImport,
  runImport,
  undoImport,
  uploadImport,
} from '#contract/imports'
import { addressOf, ApiProblem, call, problemOf } from '../http/client.ts'

type Noun = (typeof ImportNoun.options)[number]

export function useImports() {
  return useQuery({
    queryKey: ['imports', 'list'],
    queryFn: ({ signal }) => call(listImports, { signal }),
    staleTime: 5_000,
    refetchInterval: ({ state }) => (state.data?.imports.some(isBusy) ? 1000 : false),
  })
}

export function isBusy(record: ImportRecord): boolean {
  return record.state === 'running'
}

/** One import, asked twice a second while it runs. */
export function useImport(id: number | undefined) {
  return useQuery({
    queryKey: ['imports', 'one', id],
    queryFn: ({ signal }) => call(getImport, { params: { id: id ?? 0 }, signal }),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data && !isBusy(state.data) ? false : 500),
  })
}

export function useImportCommands() {
  const client = useQueryClient()
  const onSuccess = () => client.invalidateQueries({ queryKey: ['imports'] })
  return {
    preview: useMutation({
      mutationFn: ({ id, options }: { id: number; options: ImportOptions }) =>
        call(previewImport, { params: { id }, body: options }),
    }),
    run: useMutation({
      mutationFn: ({ id, options, dryRun }: { id: number; options: ImportOptions; dryRun: boolean }) =>
        call(runImport, { params: { id }, body: { ...options, dryRun } }),
      onSuccess,
    }),
    cancel: useMutation({ mutationFn: (id: number) => call(cancelImport, { params: { id } }), onSuccess }),
    undo: useMutation({ mutationFn: (id: number) => call(undoImport, { params: { id } }), onSuccess }),
  }
}

/** Uploads with progress, which fetch cannot report in every browser. `share` runs from 0 to 1. */
export function uploadFile(noun: Noun, file: File, onProgress: (share: number) => void): Promise<ImportPreview> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', addressOf(uploadImport, undefined, { noun, fileName: file.name }))
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
    request.onerror = () => reject(new ApiProblem('offline', 'upload'))
    request.onload = () => {
      if (request.status < 300) resolve(JSON.parse(request.responseText) as ImportPreview)
      else void problemOf({ status: request.status, text: () => Promise.resolve(request.responseText) }).then(reject)
    }
    request.send(file)
  })
}
