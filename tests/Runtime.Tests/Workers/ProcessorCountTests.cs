using Intaglio.Workers;
using Xunit;

namespace Intaglio.Runtime.Tests.Workers;

public class ProcessorCountTests
{
    [Theory]
    [InlineData("0-3", new[] { 0, 1, 2, 3 })]
    [InlineData("\t0,2-3,8\n", new[] { 0, 2, 3, 8 })]
    [InlineData("5", new[] { 5 })]
    [InlineData("", new int[0])]
    public void The_kernels_list_format_is_read(string list, int[] expected) => Assert.Equal(expected, ProcessorCount.ParseList(list));

    [Theory]
    [InlineData("x")]
    [InlineData("3-1")]
    [InlineData("1-2-3")]
    [InlineData("-4")]
    [InlineData("0-999999999")]
    public void Anything_else_is_refused(string list) => Assert.Throws<FormatException>(() => ProcessorCount.ParseList(list));

    [Theory]
    [InlineData("0-7", 4)]
    [InlineData("0-3", 4)]
    [InlineData("0,4", 1)]
    [InlineData("1,4-5", 2)]
    public void Two_threads_of_one_core_count_once(string allowed, int cores) =>
        Assert.Equal(cores, ProcessorCount.CountCores(ProcessorCount.ParseList(allowed), processor => $"{processor % 4},{(processor % 4) + 4}"));

    [Fact]
    public void This_machine_has_a_core_and_no_more_than_it_has_processors() => Assert.InRange(ProcessorCount.PhysicalCores(), 1, Environment.ProcessorCount);
}
