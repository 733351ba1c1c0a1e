// Files dragged onto the conversation.
import { ref } from 'vue'
import { useWorld } from '../state/use-world.ts'
import { useFiles } from './use-files.ts'

export function useDropFiles() {
  const { offer } = useFiles()
  const { current } = useWorld()
  const over = ref(false)
  const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true && current.value?.can_post === true

  const handlers = {
    dragover(event: DragEvent) {
      if (!carriesFiles(event))
        return
      event.preventDefault()
      over.value = true
    },
    dragleave(event: DragEvent) {
      if (!(event.currentTarget as Node).contains(event.relatedTarget as Node | null))
        over.value = false
    },
    drop(event: DragEvent) {
      over.value = false
      if (!carriesFiles(event))
        return
      event.preventDefault()
      offer([...event.dataTransfer!.files])
    },
  }

  return { over, handlers }
}
