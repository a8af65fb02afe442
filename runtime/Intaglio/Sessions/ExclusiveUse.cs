namespace Intaglio.Sessions;

/// <summary>Lets one caller at a time use something, and tells who has to free it when it is closed while in use.</summary>
/// <param name="name">The name of the type that it guards, for its users' exceptions.</param>
/// <param name="busy">What to tell a caller who comes while another is inside.</param>
internal struct ExclusiveUse(string name, string busy)
{
    private const int Idle = 0;
    private const int Busy = 1;
    private const int BusyAndClosed = 2;
    private const int Closed = 3;

    private int state;

    /// <summary>True once <see cref="Close"/> was called.</summary>
    public readonly bool IsClosed => Volatile.Read(in state) is BusyAndClosed or Closed;

    /// <summary>Begins a use.</summary>
    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    /// <exception cref="InvalidOperationException">Another caller has not left yet.</exception>
    public void Enter()
    {
        switch (Interlocked.CompareExchange(ref state, Busy, Idle))
        {
            case Idle:
                return;
            case Busy:
                throw new InvalidOperationException(busy);
            default:
                throw new ObjectDisposedException(name);
        }
    }

    /// <summary>Ends a use; true where it was closed meanwhile and the caller now frees what it guards.</summary>
    public bool Leave() => Interlocked.CompareExchange(ref state, Idle, Busy) == BusyAndClosed && Interlocked.Exchange(ref state, Closed) == BusyAndClosed;

    /// <summary>Lets nobody in any more; true where nobody is inside and the caller frees what it guards.</summary>
    public bool Close() =>
        Interlocked.CompareExchange(ref state, Closed, Idle) == Idle
        || (Interlocked.CompareExchange(ref state, BusyAndClosed, Busy) == Idle && Close());
}
