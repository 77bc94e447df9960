import { Background, type Edge, Handle, type Node, type NodeProps, Position, ReactFlow } from '@xyflow/react'
import '@xyflow/react/dist/style.css'
import { graphlib, layout } from '@dagrejs/dagre'
import { useComputedColorScheme } from '@mantine/core'
import {
  IconBell,
  IconCode,
  IconDatabase,
  IconHourglass,
  IconRepeat,
  IconRoute,
  IconTool,
  IconUserCheck,
  IconWorld,
} from '@tabler/icons-react'
import { useMemo } from 'react'
import type { Step, StepKind } from '#contract'
import classes from './workflows.module.css'

const icons: Record<StepKind, typeof IconCode> = {
  script: IconCode,
  http: IconWorld,
  tool: IconTool,
  sql: IconDatabase,
  notify: IconBell,
  approval: IconUserCheck,
  wait: IconHourglass,
  workflow: IconRoute,
  foreach: IconRepeat,
}

type StepNode = Node<{ step: Step }, 'step'>

const size = { width: 176, height: 46 }
const nodeTypes = { step: StepBox }

/** The steps as they depend on each other; a click leads to a step's line. */
export function StepGraph({ steps, onOpen }: { steps: readonly Step[]; onOpen: (step: string) => void }) {
  const scheme = useComputedColorScheme('light')
  const { nodes, edges } = useMemo(() => layOut(steps), [steps])
  return (
    <ReactFlow
      key={nodes.map(({ id }) => id).join()}
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      colorMode={scheme}
      fitView
      fitViewOptions={{ maxZoom: 1, padding: 0.12 }}
      minZoom={0.2}
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      onNodeClick={(_event, node) => onOpen(node.id)}
    >
      <Background gap={18} />
    </ReactFlow>
  )
}

function StepBox({ data: { step } }: NodeProps<StepNode>) {
  const Icon = icons[step.type]
  const inner = step.type === 'foreach' ? ` × ${step.steps.map(({ id }) => id).join(' → ')}` : ''
  return (
    <div className={classes.node} title={`${step.id}: ${step.type}`}>
      <Handle type="target" position={Position.Top} className={classes.handle ?? ''} />
      <Icon size={16} aria-hidden />
      <span className={classes.nodeWords}>
        <b>{step.name ?? step.id}</b>
        <small>{step.type === 'script' ? step.language : `${step.type}${inner}`}</small>
      </span>
      <Handle type="source" position={Position.Bottom} className={classes.handle ?? ''} />
    </div>
  )
}

function layOut(steps: readonly Step[]): { nodes: StepNode[]; edges: Edge[] } {
  const graph = new graphlib.Graph().setGraph({ rankdir: 'TB', nodesep: 24, ranksep: 34 })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const { id } of steps) graph.setNode(id, { ...size })
  const edges = steps.flatMap((step, index) => {
    const before = steps[index - 1]
    const needs = step.needs ?? (before ? [before.id] : [])
    return needs.map(from => ({ id: `${from}>${step.id}`, source: from, target: step.id }))
  })
  for (const { source, target } of edges) graph.setEdge(source, target)
  layout(graph)
  const nodes = steps.map((step): StepNode => {
    const { x, y } = graph.node(step.id)
    return {
      id: step.id,
      type: 'step',
      position: { x: x - size.width / 2, y: y - size.height / 2 },
      data: { step },
      ...size,
    }
  })
  return { nodes, edges }
}
