// Models run on teams of spinning workers: tests side by side would measure each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
